namespace LineageService.Graph.Snapshot;

/// <summary>
/// Edits that end in one new base: edges are collected, and put in order once. For a change that is a large share of the graph: it costs what the
/// whole graph has, and little for each edge. Mutable; one use, one writer.
/// </summary>
internal sealed class BaseEdits(LineageGraph origin, EntityTables tables) : EdgeEdits
{
    private readonly AddedEdges _added = new();
    private HashSet<int>? _sources;

    public override void Replace(EdgeOwner owner, List<NumberedEdge> edges)
    {
        _added.Begin(owner.Ordinal);
        foreach (var edge in edges) _added.Add(edge);
    }

    public override void Finish() => tables.GrownDatasets.Clear();

    // An edge of the origin that holds no more counts too: to say yes once too often costs a reading of the store, and no more.
    public override bool HasEdges(GraphDataset dataset)
    {
        if (_sources is null)
        {
            _sources = [];
            foreach (var range in _added.Ranges)
            {
                if (range.Count > 0) _sources.Add(tables.Owners[range.Owner].Target);
                for (var index = range.Start; index < range.End; index++) _sources.Add(_added[index].FromDataset);
            }
        }

        if (_sources.Contains(dataset.Ordinal)) return true;
        if (dataset.Ordinal >= origin.DatasetCount) return false;
        foreach (var node in new DatasetNodes(origin.DatasetAt(dataset.Ordinal)))
            if (origin.Forward(node).Count + origin.Reverse(node).Count > 0) return true;
        return false;
    }

    public override LineageGraph ToGraph(long epoch)
    {
        var datasets = new GraphDataset[tables.Datasets.Count];
        for (var ordinal = 0; ordinal < datasets.Length; ordinal++) datasets[ordinal] = tables.Datasets[ordinal];
        var targets = new int[tables.Owners.Count];
        for (var owner = 0; owner < targets.Length; owner++) targets[owner] = tables.Owners[owner].Target;
        var assembly = new BaseAssembly(origin, datasets, _added, targets, CancellationToken.None);
        var adjacency = assembly.Assemble();
        return new LineageGraph(tables.Names)
        {
            Identity = origin.Identity,
            Epoch = epoch,
            EdgeCount = adjacency.EdgeCount,
            Base = adjacency,
            Datasets = PagedArray<GraphDataset>.Of(assembly.Layout.Datasets),
            Jobs = tables.Jobs.ToImmutable(),
            Owners = tables.Owners.ToImmutable(),
            NameOrder = assembly.Layout.NameOrder,
            UnknownJobs = origin.UnknownJobs,
        };
    }
}
