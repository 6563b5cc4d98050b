namespace LineageService.Graph.Snapshot;

/// <summary>An edge between nodes of one graph.</summary>
internal readonly record struct PlacedEdge(int From, int To, EdgeAttributes Attributes);

/// <summary>Collects edits of edges and rewrites each touched row once. Mutable; one writer.</summary>
internal sealed class RowEditor(LineageGraph origin)
{
    private readonly PagedArray<NodeRows>.Builder _rows = origin.Rows.ToBuilder();
    private readonly PendingEdits _forward = PendingEdits.Take();
    private readonly PendingEdits _reverse = PendingEdits.Take();
    private readonly RowOrder _order = new();
    private int[] _neighbors = new int[64];
    private EdgeAttributes[] _attributes = new EdgeAttributes[64];

    public int DirtyNodes { get; private set; } = origin.DirtyNodes;

    public void Add(PlacedEdge edge) => Note(edge, adds: true);

    public void Remove(PlacedEdge edge) => Note(edge, adds: false);

    /// <summary>Adds the edges that an owner has in the rows now; pending edits are not seen.</summary>
    public void AddOwned(int owner, GraphDataset target, HashSet<PlacedEdge> edges)
    {
        foreach (var node in new DatasetNodes(target))
        {
            var row = Reverse(node);
            for (var index = 0; index < row.Count; index++)
            {
                if (row.Owner(index) == owner) edges.Add(new PlacedEdge(row.NeighborAt(index), node, row.Attributes(index)));
            }
        }
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

    /// <summary>The rows; ends the use of the editor.</summary>
    public PagedArray<NodeRows> ToRows()
    {
        _forward.GiveBack();
        _reverse.GiveBack();
        return _rows.ToImmutable();
    }

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
        if (_neighbors.Length < row.Count + edits.Length)
        {
            _neighbors = new int[Math.Max(row.Count + edits.Length, _neighbors.Length * 2)];
            _attributes = new EdgeAttributes[_neighbors.Length];
        }

        var removed = Removed(edits);
        var count = 0;
        for (var index = 0; index < row.Count; index++)
        {
            var item = new RowEdit(row.Packed[index], row.Attributes(index), Adds: false);
            if (removed is null ? edits.Contains(item) : removed.Contains(item)) continue;
            (_neighbors[count], _attributes[count]) = (item.Packed, item.Attributes);
            count++;
        }

        foreach (var edit in edits)
        {
            if (!edit.Adds) continue;
            (_neighbors[count], _attributes[count]) = (edit.Packed, edit.Attributes);
            count++;
        }

        count = _order.Sort(_neighbors.AsSpan(0, count), _attributes.AsSpan(0, count));
        return count == 0 ? EdgeRow.Empty : new EdgeRow(_neighbors[..count], _attributes[..count]);
    }

    // Null where they are so few that the edits themselves are searched.
    private static HashSet<RowEdit>? Removed(ReadOnlySpan<RowEdit> edits)
    {
        if (edits.Length <= 8) return null;
        var removed = new HashSet<RowEdit>();
        foreach (var edit in edits)
        {
            if (!edit.Adds) removed.Add(edit);
        }

        return removed;
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
