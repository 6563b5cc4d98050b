namespace LineageService.Graph.Snapshot;

/// <summary>
/// Puts edges into one new base, nodes in topological order: those of a graph, except of owners that have other edges now, and those. Costs what
/// the whole graph has, not what changed. Mutable; one use.
/// </summary>
internal sealed class BaseAssembly
{
    private readonly LineageGraph _origin;
    private readonly GraphDataset[] _datasets;
    private readonly AddedEdges _added;
    private readonly int[] _targets;
    private readonly CancellationToken _cancellationToken;

    /// <param name="origin">Its edges come first; a graph without any where there are none.</param>
    /// <param name="datasets">The datasets by ordinal as they are to be; fields have the indexes that they have in the origin.</param>
    /// <param name="added">Edges that come beside or instead of the origin's.</param>
    /// <param name="targets">The dataset that each owner's edges go into.</param>
    public BaseAssembly(
        LineageGraph origin, GraphDataset[] datasets, AddedEdges added, int[] targets, CancellationToken cancellationToken)
    {
        (_origin, _datasets, _added, _targets, _cancellationToken) = (origin, datasets, added, targets, cancellationToken);
        var (offsets, fed) = DatasetEdges();
        Order = DatasetOrder.Topological(offsets, fed);
        Layout = BaseLayout.Of(datasets, Order);
    }

    public BaseLayout Layout { get; }

    private int[] Order { get; }

    public BaseAdjacency Assemble()
    {
        var (starts, places) = AddedByNode();
        var moved = MovedNodes();
        var assembler = new AdjacencyAssembler(Layout.NodeDataset, checked((int)_origin.EdgeCount + _added.Count));
        var node = 0;
        foreach (var ordinal in Order)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            var dataset = Layout.Datasets[ordinal];
            var known = ordinal < _origin.DatasetCount ? _origin.DatasetAt(ordinal) : null;
            for (var field = -1; field < dataset.Fields.Count; field++, node++)
            {
                if (known is { RowSetNode: >= 0 } && field < known.Fields.Count)
                    AddKept(assembler, _origin.Forward(field < 0 ? known.RowSetNode : known.NodeOf(field)), moved);
                for (var place = starts[node]; place < starts[node + 1]; place++)
                {
                    ref readonly var edge = ref _added[places[place]];
                    var target = Layout.Datasets[_targets[edge.Attributes.Owner]].RowSetNode + 1 + edge.ToField;
                    assembler.Add(Neighbor.Pack(target, edge.Attributes.Subtype), edge.Attributes);
                }

                assembler.EndRow();
            }
        }

        return assembler.ToAdjacency();
    }

    private void AddKept(AdjacencyAssembler assembler, AdjacencyRow row, int[] moved)
    {
        for (var index = 0; index < row.Count; index++)
        {
            if (_added.Holds(row.Owner(index))) continue;
            var packed = row.Packed[index];
            assembler.Add(moved[Neighbor.Node(packed)] | (packed & int.MinValue), row.Attributes(index));
        }
    }

    // The new number of each of the origin's nodes.
    private int[] MovedNodes()
    {
        var moved = new int[_origin.NodeCount];
        for (var ordinal = 0; ordinal < _origin.DatasetCount; ordinal++)
        {
            var place = Layout.Datasets[ordinal].RowSetNode;
            foreach (var node in new DatasetNodes(_origin.DatasetAt(ordinal))) moved[node] = place++;
        }

        return moved;
    }

    // The added edges in the order of the nodes that they leave.
    private (int[] Starts, int[] Places) AddedByNode()
    {
        var first = new int[_datasets.Length];
        for (var ordinal = 0; ordinal < first.Length; ordinal++) first[ordinal] = Layout.Datasets[ordinal].RowSetNode + 1;
        var starts = new int[Layout.NodeDataset.Length + 1];
        foreach (var range in _added.Ranges)
        {
            for (var index = range.Start; index < range.End; index++)
            {
                ref readonly var edge = ref _added[index];
                starts[first[edge.FromDataset] + edge.FromField + 1]++;
            }
        }

        for (var node = 1; node < starts.Length; node++) starts[node] += starts[node - 1];
        var cursor = starts.AsSpan(0, starts.Length - 1).ToArray();
        var places = new int[_added.Count];
        foreach (var range in _added.Ranges)
        {
            for (var index = range.Start; index < range.End; index++)
            {
                ref readonly var edge = ref _added[index];
                places[cursor[first[edge.FromDataset] + edge.FromField]++] = index;
            }
        }

        return (starts, places);
    }

    private (int[] Offsets, int[] Fed) DatasetEdges()
    {
        var pairs = new List<(int From, int To)>();
        var stamps = new int[_datasets.Length];
        for (var ordinal = 0; ordinal < _origin.DatasetCount; ordinal++)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            stamps[ordinal] = ordinal + 1;
            foreach (var node in new DatasetNodes(_origin.DatasetAt(ordinal)))
            {
                foreach (var packed in _origin.Forward(node).Packed)
                {
                    var target = _origin.DatasetOf(Neighbor.Node(packed));
                    if (stamps[target] == ordinal + 1) continue;
                    stamps[target] = ordinal + 1;
                    pairs.Add((ordinal, target));
                }
            }
        }

        // Edges of an owner stand together, so one stamp per source dataset drops nearly all repetitions.
        Array.Clear(stamps);
        foreach (var range in _added.Ranges)
        {
            var target = _targets[range.Owner];
            stamps[target] = range.Owner + 1;
            for (var index = range.Start; index < range.End; index++)
            {
                var from = _added[index].FromDataset;
                if (stamps[from] == range.Owner + 1) continue;
                stamps[from] = range.Owner + 1;
                pairs.Add((from, target));
            }
        }

        return Rows(pairs, _datasets.Length);
    }

    private static (int[] Offsets, int[] Fed) Rows(List<(int From, int To)> pairs, int count)
    {
        var offsets = new int[count + 1];
        foreach (var (from, _) in pairs) offsets[from + 1]++;
        for (var dataset = 1; dataset < offsets.Length; dataset++) offsets[dataset] += offsets[dataset - 1];
        var cursor = offsets.AsSpan(0, count).ToArray();
        var fed = new int[pairs.Count];
        foreach (var (from, to) in pairs) fed[cursor[from]++] = to;
        return (offsets, fed);
    }
}
