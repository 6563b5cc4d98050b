using LineageService.Graph.Snapshot;

namespace LineageService.Graph.Propagation;

/// <summary>
/// Makes the facts of all origins together, node by node in the order of the graph, where very many origins change: what a node has is what the nodes before it
/// have, carried over its edges, and nodes that have the same share it. Nodes of one circle begin with nothing and are done until nothing comes any more, so
/// none supports itself. Mutable; one use.
/// </summary>
/// <remarks>Ranks are not made, so origins with a limit of depth are left out: they are followed one by one.</remarks>
internal sealed class RegionSpread
{
    // Below so many places, and on levels of fewer components, one thread does it all.
    private const int ManyPlaces = 16_384, ManyComponents = 512;

    private readonly IPropagationGraph _graph;
    private readonly PagedArray<PropagationOrigin?> _origins;
    private readonly PagedArray<NodeFacts?> _before;
    private readonly FactIndex _index = new();
    private readonly Region _region;
    private readonly Dictionary<int, List<(int Origin, int State)>> _seeds = [];
    private readonly NodeFacts?[] _facts;
    private readonly bool[] _isDue;
    private readonly bool _areCopies;

    /// <param name="origins">As they are now.</param>
    /// <param name="before">What nodes have until now, of origins without a limit.</param>
    /// <param name="roots">Nodes whose entering edges, seeds, or what edges make of a state, changed.</param>
    /// <param name="maps">All maps of the origins, now and before.</param>
    public RegionSpread(
        IPropagationGraph graph, PagedArray<PropagationOrigin?> origins, PagedArray<NodeFacts?> before, IReadOnlyCollection<int> roots,
        IReadOnlyCollection<StateMaps> maps,
        CancellationToken cancellationToken)
    {
        (_graph, _origins, _before) = (graph, origins, before);
        _region = new Region(graph, Passable(maps), roots, cancellationToken);
        _facts = new NodeFacts?[_region.Count];
        _isDue = new bool[_region.Count];
        foreach (var root in roots) _isDue[_region.Find(root)] = true;
        for (var number = 0; number < origins.Count; number++)
        {
            if (origins[number] is not { } origin) continue;
            if (origin.MaxDepth is not null) continue;
            foreach (var seed in origin.Seeds) AddSeed(seed, number, FactState.Origin.Number);
            foreach (var residual in origin.Residuals) AddSeed(residual.Node, number, residual.State.Number);
        }

        _areCopies = maps.All(known => known[0] == StateMap.Identity);
    }

    public PagedArray<NodeFacts?> Run(CancellationToken cancellationToken)
    {
        if (_region.Count < ManyPlaces || Environment.ProcessorCount == 1)
        {
            var worker = new Worker(this);
            for (var number = _region.ComponentCount - 1; number >= 0; number--) worker.Run(number, cancellationToken);
        }
        else
        {
            RunByLevel(cancellationToken);
        }

        var builder = _before.ToBuilder();
        for (var place = 0; place < _facts.Length; place++)
        {
            var node = _region.NodeAt(place);
            if (!ReferenceEquals(builder[node], _facts[place])) builder[node] = _facts[place];
        }

        return builder.ToImmutable();
    }

    // Components of one level do not depend on one another.
    private void RunByLevel(CancellationToken cancellationToken)
    {
        var levels = new RegionLevels(_region);
        var workers = new Worker[Environment.ProcessorCount];
        for (var at = 0; at < workers.Length; at++) workers[at] = new Worker(this);
        var options = new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = workers.Length };
        for (var level = 0; level < levels.Count; level++)
        {
            var components = levels[level];
            if (components.Length < ManyComponents)
            {
                foreach (var component in components.Span) workers[0].Run(component, cancellationToken);
                continue;
            }

            // What stands side by side is likely of one table, and has the same sources.
            var share = Math.Max(ManyComponents / 8, components.Length / (workers.Length * 8));
            var next = 0;
            Parallel.For(0, workers.Length, options, at =>
            {
                while (Interlocked.Add(ref next, share) - share is var start && start < components.Length)
                {
                    foreach (var component in components.Span[start..Math.Min(start + share, components.Length)])
                        workers[at].Run(component, cancellationToken);
                }
            });
        }
    }

    // Whether any of the maps lets anything through, asked once for each transition.
    private static Func<int, bool> Passable(IReadOnlyCollection<StateMaps> maps)
    {
        var known = new List<bool?>();
        return transition =>
        {
            while (known.Count <= transition) known.Add(null);
            return known[transition] ??= maps.Any(one => one[transition] != StateMap.Nothing);
        };
    }

    private void AddSeed(int node, int origin, int state)
    {
        if (_region.Find(node) < 0) return;
        if (!_seeds.TryGetValue(node, out var seeds)) _seeds[node] = seeds = [];
        var at = seeds.FindIndex(known => known.Origin == origin);
        if (at >= 0) seeds[at] = (origin, seeds[at].State | (1 << state));
        else seeds.Add((origin, 1 << state));
    }

    // One thread's part of the work. Mutable.
    private sealed class Worker(RegionSpread spread)
    {
        private readonly IPropagationGraph _graph = spread._graph;
        private readonly PagedArray<NodeFacts?> _before = spread._before;
        private readonly Region _region = spread._region;
        private readonly Dictionary<int, List<(int Origin, int State)>> _seeds = spread._seeds;
        private readonly NodeFacts?[] _facts = spread._facts;
        private readonly bool[] _isDue = spread._isDue;
        private readonly bool _areCopies = spread._areCopies;
        private readonly FactPool _pool = new(spread._origins, spread._index);
        private readonly EdgeBuffer _buffer = new();
        private readonly List<NodeFacts> _parts = [];

        public void Run(int component, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var members = _region.Component(component);
            if (members.Length == 1 && !_region.Successors(members[0]).Contains(members[0])) RunOne(members[0]);
            else RunCircle(members, cancellationToken);
        }

        private void RunOne(int place)
        {
            var old = _before[_region.NodeAt(place)];
            _facts[place] = _isDue[place] ? Same(old, Gather(place)) : old;
            if (_isDue[place] && !ReferenceEquals(old, _facts[place])) Demand(place);
        }

        private void RunCircle(ReadOnlySpan<int> members, CancellationToken cancellationToken)
        {
            var isDue = false;
            foreach (var place in members) isDue |= _isDue[place];
            foreach (var place in members) (_facts[place], _isDue[place]) = (isDue ? null : _before[_region.NodeAt(place)], isDue);
            while (isDue)
            {
                cancellationToken.ThrowIfCancellationRequested();
                isDue = false;
                // Nodes come last that lead to the others.
                for (var at = members.Length - 1; at >= 0; at--)
                {
                    var place = members[at];
                    if (!_isDue[place]) continue;
                    _isDue[place] = false;
                    var next = Gather(place);
                    if (ReferenceEquals(Same(_facts[place], next), _facts[place])) continue;
                    _facts[place] = next;
                    isDue = true;
                    Demand(place);
                }
            }

            foreach (var place in members)
            {
                var old = _before[_region.NodeAt(place)];
                _facts[place] = Same(old, _facts[place]);
                if (!ReferenceEquals(old, _facts[place])) Demand(place);
            }
        }

        // What stands behind is done before whoever asked: of a circle that is done only those after it are due then.
        private void Demand(int place)
        {
            foreach (var next in _region.Successors(place)) _isDue[next] = true;
        }

        // The object that is there already, where it says the same.
        private static NodeFacts? Same(NodeFacts? old, NodeFacts? next) =>
            old is not null && next is not null && old.HasSame(next.Origins, next.States) ? old : next;

        private NodeFacts? Gather(int place)
        {
            var node = _region.NodeAt(place);
            _parts.Clear();
            AddOwn(node);
            foreach (var edge in _graph.Reverse(node, _buffer))
            {
                var at = _region.Find(edge.Neighbor);
                if ((at < 0 ? _before[edge.Neighbor] : _facts[at]) is not { } before) continue;
                if (edge.Transition == 0 && _areCopies) _parts.Add(before);
                else if (_pool.Carried(before, edge.Transition) is { } carried) _parts.Add(carried);
            }

            return _parts.Count == 0 ? null : _pool.Sum(_parts);
        }

        // What begins here.
        private void AddOwn(int node)
        {
            if (!_seeds.TryGetValue(node, out var seeds)) return;
            seeds.Sort(static (left, right) => left.Origin.CompareTo(right.Origin));
            var (origins, states) = (new int[seeds.Count], new ushort[seeds.Count]);
            for (var at = 0; at < seeds.Count; at++) (origins[at], states[at]) = (seeds[at].Origin, (ushort)seeds[at].State);
            _parts.Add(_pool.Of(origins, states));
        }
    }
}
