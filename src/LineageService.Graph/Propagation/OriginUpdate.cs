namespace LineageService.Graph.Propagation;

/// <summary>
/// Brings the facts of one origin from one graph to another: dynamic breadth-first search by rank (propagation.md §A.10, after Ramalingam and Reps). A
/// fact whose every predecessor of lower rank is gone falls first, so facts that only support one another fall together; what can be reached another way
/// is found again from what stayed. Mutable; one for each worker.
/// </summary>
/// <remarks>
/// Which edges changed need not be known, only the nodes that they enter: all facts of those are looked at again. Work is in proportion to what changes,
/// not to the graph.
/// </remarks>
internal sealed class OriginUpdate(IPropagationGraph graph)
{
    private readonly EdgeBuffer _in = new();
    private readonly EdgeBuffer _out = new();
    private readonly RankQueue _queue = new();
    private readonly List<int> _fallen = [];
    private readonly Dictionary<int, int> _before = [];
    private PropagationOrigin _origin = null!;
    private OriginFacts _facts = null!;
    private bool _owns;

    /// <summary>Nodes whose states may have changed, with the states that they had.</summary>
    public IReadOnlyDictionary<int, int> Before => _before;

    /// <param name="facts">What holds until now; stays as it is.</param>
    /// <param name="dirty">Nodes whose entering edges, or what these make of a state, changed. Those that are no node of the graph any more are not in it.</param>
    /// <param name="formerSeeds">Nodes that were seeds until now.</param>
    /// <returns>The facts in the new graph; the same object where nothing changed.</returns>
    public OriginFacts Run(PropagationOrigin origin, OriginFacts facts, ReadOnlySpan<int> dirty, ReadOnlySpan<int> formerSeeds, CancellationToken cancellationToken)
    {
        (_origin, _facts, _owns) = (origin, facts, false);
        _before.Clear();
        _fallen.Clear();
        if (facts.Count > 0) Fell(dirty, formerSeeds, cancellationToken);
        Derive(dirty, cancellationToken);
        return _facts;
    }

    private void Fell(ReadOnlySpan<int> dirty, ReadOnlySpan<int> formerSeeds, CancellationToken cancellationToken)
    {
        foreach (var node in dirty) EnqueueStates(node);
        foreach (var node in formerSeeds) EnqueueStates(node);
        while (_queue.TryTake(out var rank, out var key))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_facts.Rank(key) != rank || IsSupported(key, rank)) continue;
            Remove(key);
            _fallen.Add(key);
            var state = OriginFacts.StateOf(key);
            foreach (var edge in graph.Forward(OriginFacts.NodeOf(key), _out))
            {
                var next = Next(edge, state);
                if (next < 0) continue;
                var successor = OriginFacts.Key(edge.Neighbor, next);
                if (_facts.Rank(successor) == rank + 1) _queue.Add(rank + 1, successor);
            }
        }
    }

    private void Derive(ReadOnlySpan<int> dirty, CancellationToken cancellationToken)
    {
        foreach (var seed in _origin.Seeds)
        {
            var key = OriginFacts.Key(seed, FactState.Origin.Number);
            if (_facts.Rank(key) != 0) _queue.Add(0, key);
        }

        foreach (var residual in _origin.Residuals)
        {
            var key = OriginFacts.Key(residual.Node, residual.State.Number);
            if (_facts.Rank(key) != 0) _queue.Add(0, key);
        }

        foreach (var node in dirty) EnqueueReached(node);
        foreach (var key in _fallen) EnqueueReached(OriginFacts.NodeOf(key));
        var limit = _origin.MaxDepth ?? int.MaxValue;
        while (_queue.TryTake(out var rank, out var key))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var known = _facts.Rank(key);
            if (known >= 0 && known <= rank) continue;
            Set(key, rank);
            if (rank >= limit) continue;
            var state = OriginFacts.StateOf(key);
            foreach (var edge in graph.Forward(OriginFacts.NodeOf(key), _out))
            {
                var next = Next(edge, state);
                if (next < 0) continue;
                var successor = OriginFacts.Key(edge.Neighbor, next);
                var reached = _facts.Rank(successor);
                if (reached < 0 || reached > rank + 1) _queue.Add(rank + 1, successor);
            }
        }
    }

    private void EnqueueStates(int node)
    {
        for (var state = 0; state < FactState.Count; state++)
        {
            var key = OriginFacts.Key(node, state);
            var rank = _facts.Rank(key);
            if (rank >= 0) _queue.Add(rank, key);
        }
    }

    // What the facts before a node make at it, where that is more or nearer than what is known.
    private void EnqueueReached(int node)
    {
        var limit = _origin.MaxDepth ?? int.MaxValue;
        foreach (var edge in graph.Reverse(node, _in))
        {
            for (var state = 0; state < FactState.Count; state++)
            {
                var next = Next(edge, state);
                if (next < 0) continue;
                var rank = _facts.Rank(OriginFacts.Key(edge.Neighbor, state));
                if (rank < 0 || rank >= limit) continue;
                var key = OriginFacts.Key(node, next);
                var known = _facts.Rank(key);
                if (known < 0 || known > rank + 1) _queue.Add(rank + 1, key);
            }
        }
    }

    private bool IsSupported(int key, int rank)
    {
        var node = OriginFacts.NodeOf(key);
        var state = OriginFacts.StateOf(key);
        if (rank == 0) return IsSeed(node, state);
        foreach (var edge in graph.Reverse(node, _in))
        {
            for (var before = 0; before < FactState.Count; before++)
            {
                if (Next(edge, before) != state) continue;
                var reached = _facts.Rank(OriginFacts.Key(edge.Neighbor, before));
                if (reached >= 0 && reached < rank) return true;
            }
        }

        return false;
    }

    private bool IsSeed(int node, int state)
    {
        if (state == FactState.Origin.Number && _origin.Seeds.Contains(node)) return true;
        foreach (var residual in _origin.Residuals)
        {
            if (residual.Node == node && residual.State.Number == state) return true;
        }

        return false;
    }

    private int Next(PropagationEdge edge, int state) => _origin.Maps[edge.Transition].Next(state);

    private void Set(int key, int rank)
    {
        Touch(key);
        _facts.Set(key, rank);
    }

    private void Remove(int key)
    {
        Touch(key);
        _facts.Remove(key);
    }

    private void Touch(int key)
    {
        if (!_owns) (_facts, _owns) = (_facts.ToEditable(), true);
        var node = OriginFacts.NodeOf(key);
        if (!_before.ContainsKey(node)) _before[node] = _facts.States(node);
    }
}
