namespace LineageService.Graph.Snapshot;

/// <summary>Edits of an overlay: the base is shared with the graph before, rows that differ stand beside it. Mutable; one use, one writer.</summary>
internal sealed class OverlayEdits(LineageGraph origin, EntityTables tables) : EdgeEdits
{
    private readonly RowEditor _rows = new(origin);
    private readonly PagedArray<LaterNode>.Builder _laterNodes = origin.LaterNodes.ToBuilder();
    private readonly HashSet<int> _edited = [];
    private readonly HashSet<PlacedEdge> _old = [];
    private readonly HashSet<PlacedEdge> _wanted = [];
    private long _edges = origin.EdgeCount;

    public override void Replace(EdgeOwner owner, List<NumberedEdge> edges)
    {
        // Edits of this owner that are still pending must be in the rows before its edges are looked up there.
        if (!_edited.Add(owner.Ordinal)) _rows.Flush();
        PlaceNodes();
        _edges += Diff(owner, edges);
    }

    public override void Finish()
    {
        _rows.Flush();
        PlaceNodes();
    }

    public override bool HasEdges(GraphDataset dataset)
    {
        foreach (var node in new DatasetNodes(dataset)) if (_rows.HasEdges(node)) return true;
        return false;
    }

    public override LineageGraph ToGraph(long epoch)
    {
        var (nameOrder, namePlace) = LaterNames.Extend(origin, tables);
        return new LineageGraph(tables.Names)
        {
            Identity = origin.Identity,
            Epoch = epoch,
            EdgeCount = _edges,
            DirtyNodes = _rows.DirtyNodes,
            Base = origin.Base,
            Rows = _rows.ToRows(),
            Datasets = tables.Datasets.ToImmutable(),
            Jobs = tables.Jobs.ToImmutable(),
            Owners = tables.Owners.ToImmutable(),
            LaterNodes = _laterNodes.ToImmutable(),
            NameOrder = origin.NameOrder,
            LaterNameOrder = nameOrder,
            LaterNamePlace = namePlace,
            UnknownJobs = origin.UnknownJobs,
        };
    }

    // Only what differs is edited: a set that gains one edge dirties two nodes, not all it touches.
    private long Diff(EdgeOwner owner, List<NumberedEdge> edges)
    {
        var target = tables.Datasets[owner.Target];
        var (old, wanted) = (_old, _wanted);
        old.Clear();
        wanted.Clear();
        if (owner.EdgeCount > 0) _rows.AddOwned(owner.Ordinal, target, old);
        foreach (var edge in edges)
        {
            var from = tables.Datasets[edge.FromDataset];
            var placed = new PlacedEdge(Node(from, edge.FromField), Node(target, edge.ToField), edge.Attributes);
            if (wanted.Add(placed) && !old.Contains(placed)) _rows.Add(placed);
        }

        var removed = 0;
        foreach (var placed in old)
        {
            if (wanted.Contains(placed)) continue;
            _rows.Remove(placed);
            removed++;
        }

        return wanted.Count - (long)old.Count;
    }

    private static int Node(GraphDataset dataset, int field) => field < 0 ? dataset.RowSetNode : dataset.NodeOf(field);

    // New datasets and fields get numbers behind the base's; the next compaction moves them to their dataset.
    private void PlaceNodes()
    {
        foreach (var ordinal in tables.GrownDatasets)
        {
            var entry = tables.Datasets[ordinal];
            if (entry.RowSetNode < 0)
            {
                var first = origin.Base.NodeCount + _laterNodes.Count;
                for (var field = -1; field < entry.Fields.Count; field++) _laterNodes.Add(new LaterNode(ordinal, field));
                tables.Datasets[ordinal] = entry with { RowSetNode = first, ContiguousFields = entry.Fields.Count };
                continue;
            }

            var placed = entry.ContiguousFields + entry.LaterNodes.Length;
            if (placed == entry.Fields.Count) continue;
            var later = new int[entry.Fields.Count - entry.ContiguousFields];
            entry.LaterNodes.CopyTo(later, 0);
            for (var field = placed; field < entry.Fields.Count; field++)
            {
                later[field - entry.ContiguousFields] = origin.Base.NodeCount + _laterNodes.Add(new LaterNode(ordinal, field));
            }

            tables.Datasets[ordinal] = entry with { LaterNodes = later };
        }

        tables.GrownDatasets.Clear();
    }
}
