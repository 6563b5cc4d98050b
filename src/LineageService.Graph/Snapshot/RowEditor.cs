namespace LineageService.Graph.Snapshot;

/// <summary>An edge between nodes of one graph.</summary>
internal readonly record struct PlacedEdge(int From, int To, EdgeAttributes Attributes);

/// <summary>Collects edits of edges and rewrites each touched row once. Mutable; one writer.</summary>
internal sealed class RowEditor(LineageGraph origin)
{
    private readonly PagedArray<NodeRows>.Builder _rows = origin.Rows.ToBuilder();
    private readonly PendingEdits _forward = new();
    private readonly PendingEdits _reverse = new();
    private readonly RowOrder _order = new();

    public int DirtyNodes { get; private set; } = origin.DirtyNodes;

    public void Add(PlacedEdge edge) => Note(edge, adds: true);

    public void Remove(PlacedEdge edge) => Note(edge, adds: false);

    /// <summary>The edges that an owner has in the rows now; pending edits are not seen.</summary>
    public HashSet<PlacedEdge> OwnedBy(int owner, GraphDataset target)
    {
        var edges = new HashSet<PlacedEdge>();
        foreach (var node in new DatasetNodes(target))
        {
            var row = Reverse(node);
            for (var index = 0; index < row.Count; index++)
            {
                if (row.Owner(index) == owner) edges.Add(new PlacedEdge(row.NeighborAt(index), node, row.Attributes(index)));
            }
        }

        return edges;
    }

    /// <summary>True where the rows have edges at a node; pending edits are not seen.</summary>
    public bool HasEdges(int node) => Forward(node).Count > 0 || Reverse(node).Count > 0;

    /// <summary>Writes the pending edits into the rows.</summary>
    public void Flush()
    {
        foreach (var node in _forward.Nodes)
        {
            var row = Rewrite(Forward(node), _forward.Of(node));
            Put(node, (_rows[node] ?? new NodeRows(null, null)) with { Forward = row });
        }

        foreach (var node in _reverse.Nodes)
        {
            var row = Rewrite(Reverse(node), _reverse.Of(node));
            Put(node, (_rows[node] ?? new NodeRows(null, null)) with { Reverse = row });
        }

        _forward.Clear();
        _reverse.Clear();
    }

    public PagedArray<NodeRows> ToRows() => _rows.ToImmutable();

    private void Put(int node, NodeRows rows)
    {
        if (_rows[node] is null) DirtyNodes++;
        _rows[node] = rows;
    }

    private void Note(PlacedEdge edge, bool adds)
    {
        var subtype = edge.Attributes.Subtype;
        _forward.Add(edge.From, new RowEdit(Neighbor.Pack(edge.To, subtype), edge.Attributes, adds));
        _reverse.Add(edge.To, new RowEdit(Neighbor.Pack(edge.From, subtype), edge.Attributes, adds));
    }

    private EdgeRow Rewrite(AdjacencyRow row, ReadOnlySpan<RowEdit> edits)
    {
        HashSet<RowEdit>? removed = null;
        var added = 0;
        foreach (var edit in edits)
        {
            if (edit.Adds) added++;
            else (removed ??= []).Add(edit);
        }

        var neighbors = new int[row.Count + added];
        var attributes = new EdgeAttributes[neighbors.Length];
        var count = 0;
        for (var index = 0; index < row.Count; index++)
        {
            var item = new RowEdit(row.Packed[index], row.Attributes(index), Adds: false);
            if (removed is not null && removed.Contains(item)) continue;
            (neighbors[count], attributes[count]) = (item.Packed, item.Attributes);
            count++;
        }

        foreach (var edit in edits)
        {
            if (!edit.Adds) continue;
            (neighbors[count], attributes[count]) = (edit.Packed, edit.Attributes);
            count++;
        }

        count = _order.Sort(neighbors.AsSpan(0, count), attributes.AsSpan(0, count));
        if (count == 0) return EdgeRow.Empty;
        if (count < neighbors.Length)
        {
            Array.Resize(ref neighbors, count);
            Array.Resize(ref attributes, count);
        }

        return new EdgeRow(neighbors, attributes);
    }

    private AdjacencyRow Forward(int node)
    {
        if (_rows[node]?.Forward is { } row) return new AdjacencyRow(row);
        return node < origin.Base.NodeCount
            ? new AdjacencyRow(origin.Base, origin.Base.Forward(node), origin.Base.ForwardOffsets[node], reverse: false)
            : default;
    }

    private AdjacencyRow Reverse(int node)
    {
        if (_rows[node]?.Reverse is { } row) return new AdjacencyRow(row);
        return node < origin.Base.NodeCount
            ? new AdjacencyRow(origin.Base, origin.Base.Reverse(node), origin.Base.ReverseOffsets[node], reverse: true)
            : default;
    }
}
