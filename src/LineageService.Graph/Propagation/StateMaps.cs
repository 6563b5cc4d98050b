namespace LineageService.Graph.Propagation;

/// <summary>
/// What the transitions of a graph make of the states of an origin; many origins share one. Made when first asked for, since a graph meets new kinds of
/// edges while it lives; what was made never changes. Thread-safe.
/// </summary>
/// <param name="make">The map of a transition; always the same for the same number.</param>
public sealed class StateMaps(Func<int, StateMap> make)
{
    private readonly Lock _lock = new();
    private volatile StateMap[] _maps = [];

    public static StateMaps Of(IReadOnlyList<StateMap> maps) => new(transition => transition < maps.Count ? maps[transition] : StateMap.Nothing);

    public StateMap this[int transition]
    {
        get
        {
            var maps = _maps;
            return transition < maps.Length ? maps[transition] : Grow(transition);
        }
    }

    private StateMap Grow(int transition)
    {
        lock (_lock)
        {
            var maps = _maps;
            if (transition < maps.Length) return maps[transition];
            var longer = new StateMap[transition + 1];
            maps.CopyTo(longer, 0);
            for (var number = maps.Length; number < longer.Length; number++) longer[number] = make(number);
            _maps = longer;
            return longer[transition];
        }
    }
}
