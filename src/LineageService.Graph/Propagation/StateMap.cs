namespace LineageService.Graph.Propagation;

/// <summary>
/// What an edge makes of each <see cref="FactState"/>: another one, or nothing. The transfer function of propagation.md §A.2 as a table of four bits a
/// state.
/// </summary>
public readonly record struct StateMap
{
    private const int Blocked = 15;

    private readonly ulong _next;

    private StateMap(ulong next) => _next = next;

    /// <summary>Lets nothing pass.</summary>
    public static StateMap Nothing { get; } = Of(_ => null);

    /// <summary>Changes nothing.</summary>
    public static StateMap Identity { get; } = Of(state => state);

    public static StateMap Of(Func<FactState, FactState?> transfer)
    {
        ArgumentNullException.ThrowIfNull(transfer);
        var next = 0UL;
        for (byte state = 0; state < FactState.Count; state++)
            next |= (ulong)(transfer(new FactState(state))?.Number ?? Blocked) << (state * 4);
        return new StateMap(next);
    }

    /// <summary>The number of the state that follows; negative for none.</summary>
    public int Next(int state)
    {
        var next = (int)(_next >> (state * 4)) & Blocked;
        return next == Blocked ? -1 : next;
    }

    /// <summary>This map, then another.</summary>
    public StateMap Then(StateMap outer)
    {
        var self = this;
        return Of(state => self.Next(state.Number) is var middle and >= 0 && outer.Next(middle) is var end and >= 0 ? new FactState((byte)end) : null);
    }
}
