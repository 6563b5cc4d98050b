namespace LineageService.Ingestion.Events.Folding;

/// <summary>
/// Keeps the states used last, in two generations: what the current one does not use is gone after two turns. Mutable; one writer. It is
/// only right while nothing else writes the states.
/// </summary>
internal sealed class StateCache<TKey, TState>(int limit)
    where TKey : notnull
    where TState : class
{
    private Dictionary<TKey, TState> _young = [];
    private Dictionary<TKey, TState> _old = [];

    public TState? Find(TKey key)
    {
        if (_young.TryGetValue(key, out var state)) return state;
        if (!_old.Remove(key, out state)) return null;
        _young[key] = state;
        return state;
    }

    public void Add(TKey key, TState state) => _young[key] = state;

    /// <summary>Turns the generation where it is full; only between commits, while no state is changed.</summary>
    public void Turn()
    {
        if (_young.Count <= limit / 2) return;
        _old = _young;
        _young = [];
    }

    public void Clear()
    {
        _young.Clear();
        _old.Clear();
    }
}
