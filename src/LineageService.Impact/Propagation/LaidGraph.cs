using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Impact.Reading;
using LineageService.Model;

namespace LineageService.Impact.Propagation;

/// <summary>An edge as propagation follows it.</summary>
/// <param name="To">Number of the node it goes to.</param>
/// <param name="Job">Number of the job that claims it.</param>
internal readonly record struct LaidEdge(int To, EdgeSubtype Subtype, int Job, TextSpan? Span, double Confidence, ImpactEdgeGround Ground);

/// <summary>What an edge stands on.</summary>
internal enum ImpactEdgeGround : byte
{
    Static,
    Runtime,
    Both,
    Manual,
}

/// <summary>
/// The graph with the change set's own edges laid over it: jobs whose text changes have the edges of the new text, all others theirs. Nodes, datasets and
/// jobs that only the change set knows are numbered behind those of the graph. Mutable while it is walked; one per question.
/// </summary>
internal sealed class LaidGraph
{
    private readonly LineageGraph _graph;
    private readonly ImpactWorld _world;
    private readonly ConfidenceTable _confidence;
    private readonly GraphFacts _facts;
    private readonly HashSet<int> _replaced = [];
    private readonly Dictionary<int, List<LaidEdge>> _laid = [];
    private readonly Dictionary<LineageNode, int> _nodes = [];
    private readonly List<(LineageNode Node, int Dataset)> _laterNodes = [];
    private readonly Dictionary<DatasetId, int> _datasets = [];
    private readonly List<DatasetId> _laterDatasets = [];
    private readonly Dictionary<JobId, int> _jobs = [];
    private readonly List<JobId> _laterJobs = [];
    private readonly Dictionary<int, List<int>> _laidConsumers = [];
    private readonly Dictionary<int, List<int>> _laidNodesOf = [];

    public LaidGraph(ImpactWorld world, ConfidenceTable confidence)
    {
        (_world, _graph, _confidence) = (world, world.Source.Graph, confidence);
        _facts = GraphFacts.Of(_graph);
        foreach (var (job, reading) in world.Changed)
        {
            var number = JobOf(job);
            _replaced.Add(number);
            if (reading is not null) Lay(number, reading);
        }
    }

    public int NodeCount => _graph.NodeCount + _laterNodes.Count;

    /// <summary>The number of a node; given anew where nobody knows it yet.</summary>
    public int NodeOf(LineageNode node)
    {
        var known = _graph.FindNode(node);
        if (known >= 0) return known;
        if (node.Kind == NodeKind.Field && FoldedField(node) is >= 0 and var folded) return folded;
        var key = node with { Path = node.Path?.ToLowerInvariant() };
        if (_nodes.TryGetValue(key, out var number)) return number;
        _nodes[key] = number = NodeCount;
        var dataset = DatasetOf(node.Dataset);
        _laterNodes.Add((node, dataset));
        if (!_laidNodesOf.TryGetValue(dataset, out var nodes)) _laidNodesOf[dataset] = nodes = [];
        nodes.Add(number);
        return number;
    }

    public LineageNode NodeAt(int node) => node < _graph.NodeCount ? _graph.NodeAt(node) : _laterNodes[node - _graph.NodeCount].Node;

    public int DatasetOfNode(int node) => node < _graph.NodeCount ? _graph.DatasetOf(node) : _laterNodes[node - _graph.NodeCount].Dataset;

    public int DatasetOfVisit(Visit visit) => visit.IsOfDataset ? visit.Node : DatasetOfNode(visit.Node);

    public int DatasetOf(DatasetId id)
    {
        if (_graph.FindDataset(id) is { } known) return _graph.Canonical(known).Ordinal;
        if (_datasets.TryGetValue(id, out var number)) return number;
        _datasets[id] = number = _graph.DatasetCount + _laterDatasets.Count;
        _laterDatasets.Add(id);
        return number;
    }

    public DatasetId DatasetAt(int dataset) => dataset < _graph.DatasetCount ? _graph.DatasetAt(dataset).Id : _laterDatasets[dataset - _graph.DatasetCount];

    public GraphDataset? Known(int dataset) => dataset < _graph.DatasetCount ? _graph.DatasetAt(dataset) : null;

    public int JobOf(JobId id)
    {
        if (_graph.FindJob(id) is { } known) return known.Ordinal;
        if (_jobs.TryGetValue(id, out var number)) return number;
        _jobs[id] = number = _graph.JobCount + _laterJobs.Count;
        _laterJobs.Add(id);
        return number;
    }

    public JobId JobAt(int job) => job < _graph.JobCount ? _graph.JobAt(job).Id : _laterJobs[job - _graph.JobCount];

    public GraphJob? KnownJob(int job) => job < _graph.JobCount ? _graph.JobAt(job) : null;

    public bool IsReplaced(int job) => _replaced.Contains(job);

    /// <summary>The reading that holds for a job once the change set is in.</summary>
    public TaskReading? ReadingOf(int job) => _world.After(JobAt(job));

    /// <summary>Nodes of a dataset, its row set among them.</summary>
    public IEnumerable<int> NodesOf(int dataset)
    {
        if (Known(dataset) is { } known)
        {
            if (known.RowSetNode >= 0) yield return known.RowSetNode;
            for (var field = 0; field < known.Fields.Count; field++) yield return known.NodeOf(field);
        }

        if (!_laidNodesOf.TryGetValue(dataset, out var later)) yield break;
        foreach (var node in later) yield return node;
    }

    /// <summary>Jobs that read a dataset, each once.</summary>
    public IReadOnlyCollection<int> ConsumersOf(int dataset)
    {
        var known = dataset < _graph.DatasetCount ? _facts.ConsumersOf(dataset) : [];
        if (_replaced.Count == 0) return known;
        var consumers = new HashSet<int>(known.Where(job => !_replaced.Contains(job)));
        if (_laidConsumers.TryGetValue(dataset, out var laid)) consumers.UnionWith(laid);
        return consumers;
    }

    /// <summary>Datasets that a job writes.</summary>
    public IReadOnlyCollection<int> OutputsOf(int job)
    {
        if (!_replaced.Contains(job)) return job < _graph.JobCount ? _facts.OutputsOf(job) : [];
        if (ReadingOf(job) is not { } reading) return [];

        // What a text that is not understood writes is what it wrote before.
        var known = reading.IsOpaque && job < _graph.JobCount ? _facts.OutputsOf(job) : [];
        return [.. reading.Outputs.Select(DatasetOf).Union(known)];
    }

    /// <summary>Datasets that a job reads.</summary>
    public IReadOnlyCollection<int> InputsOf(int job)
    {
        if (!_replaced.Contains(job)) return job < _graph.JobCount ? _facts.InputsOf(job) : [];
        return ReadingOf(job) is { } reading ? [.. reading.Inputs.Select(DatasetOf)] : [];
    }

    /// <summary>Adds the edges that leave a node.</summary>
    public void AddEdges(int node, List<LaidEdge> edges)
    {
        if (node < _graph.NodeCount)
        {
            var row = _graph.Forward(node);
            for (var i = 0; i < row.Count; i++)
            {
                var edge = row[i];
                var owner = _graph.OwnerAt(edge.Owner);
                if (_replaced.Count > 0 && _replaced.Contains(owner.Job)) continue;
                var ground = GroundOf(owner.Evidence);
                if (_facts.HasBoth(owner.Job) && AgreesWithAnother(row, i, owner)) ground = ImpactEdgeGround.Both;
                edges.Add(new LaidEdge(edge.Neighbor, edge.Subtype, owner.Job, edge.Span, ConfidenceOf(ground, owner, edge.Approximate), ground));
            }
        }

        if (_laid.TryGetValue(node, out var laid)) edges.AddRange(laid);
    }

    private double ConfidenceOf(ImpactEdgeGround ground, EdgeOwner owner, bool approximate)
    {
        var sure = ground switch
        {
            ImpactEdgeGround.Both => _confidence.Agreeing,
            ImpactEdgeGround.Manual => _confidence.Manual,
            _ => Math.Min(Of(owner), ground is ImpactEdgeGround.Static or ImpactEdgeGround.Runtime && _facts.HasBoth(owner.Job) ? OfOther(owner) : 1),
        };
        return approximate ? Math.Min(sure, _confidence.Heuristic) : sure;
    }

    private double Of(EdgeOwner owner) => owner.Evidence != EvidenceKind.Run ? _confidence.Parsed
        : _world.Source.HasKnownDefect(owner.Producer) ? _confidence.Defective : _confidence.Runtime;

    // Text and runs that tell of one table and do not agree on an edge contradict each other: the lower of both counts.
    private double OfOther(EdgeOwner owner)
    {
        var least = 1.0;
        foreach (var number in _graph.JobAt(owner.Job).Owners)
        {
            var other = _graph.OwnerAt(number);
            if (other.EdgeCount > 0 && other.Target == owner.Target && GroundOf(other.Evidence) != GroundOf(owner.Evidence) && GroundOf(other.Evidence) != ImpactEdgeGround.Manual)
                least = Math.Min(least, Of(other));
        }

        return least;
    }

    // Edges of one node stand in the order of their other ends.
    private bool AgreesWithAnother(AdjacencyRow row, int place, EdgeOwner owner)
    {
        var to = row.NeighborAt(place);
        for (var i = place - 1; i >= 0 && row.NeighborAt(i) == to; i--) if (IsOther(_graph.OwnerAt(row[i].Owner), owner)) return true;
        for (var i = place + 1; i < row.Count && row.NeighborAt(i) == to; i++) if (IsOther(_graph.OwnerAt(row[i].Owner), owner)) return true;
        return false;

        static bool IsOther(EdgeOwner one, EdgeOwner other) => one.Job == other.Job && GroundOf(one.Evidence) != GroundOf(other.Evidence);
    }

    private static ImpactEdgeGround GroundOf(EvidenceKind evidence) => evidence switch
    {
        EvidenceKind.Run => ImpactEdgeGround.Runtime,
        EvidenceKind.Manual => ImpactEdgeGround.Manual,
        _ => ImpactEdgeGround.Static,
    };

    private void Lay(int job, TaskReading reading)
    {
        foreach (var input in reading.Inputs.Union(reading.Named))
        {
            var dataset = DatasetOf(input);
            if (!_laidConsumers.TryGetValue(dataset, out var consumers)) _laidConsumers[dataset] = consumers = [];
            if (!consumers.Contains(job)) consumers.Add(job);
        }

        foreach (var edge in reading.Edges())
        {
            var from = NodeOf(edge.From);
            if (!_laid.TryGetValue(from, out var edges)) _laid[from] = edges = [];
            edges.Add(new LaidEdge(
                NodeOf(edge.To), edge.Subtype, job, edge.Span, edge.Approximate ? _confidence.Heuristic : _confidence.Parsed, ImpactEdgeGround.Static));
        }
    }

    // The SQL of one task spells a column as another one's schema does not.
    private int FoldedField(LineageNode node)
    {
        if (_graph.FindDataset(node.Dataset) is not { } named) return -1;
        var dataset = _graph.Canonical(named);
        for (var field = 0; field < dataset.Fields.Count; field++)
            if (string.Equals(dataset.Fields[field], node.Path, StringComparison.OrdinalIgnoreCase)) return dataset.NodeOf(field);
        return -1;
    }
}
