using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Snapshot;

/// <summary>An edge in ordinals and field indexes (−1 for the row set); its target dataset is the owner's.</summary>
internal readonly record struct NumberedEdge(int FromDataset, int FromField, int ToField, EdgeAttributes Attributes);

/// <summary>Turns the names of an edge set into numbers, entering what is not known yet. Mutable buffers; one writer.</summary>
internal sealed class EdgeSetReader(EntityTables tables)
{
    private readonly Dictionary<int, HashSet<string>> _missing = [];
    private readonly List<NumberedEdge> _edges = [];
    private DatasetId _lastId;
    private int _lastOrdinal = -1;
    private int _lastHome;

    /// <summary>The edges of the last set read. Overwritten by the next.</summary>
    public List<NumberedEdge> Edges => _edges;

    public UInt128 Read(EdgeSet set, int owner)
    {
        var stated = tables.Dataset(set.Target);
        Mention(set);
        _edges.Clear();
        var hash = UInt128.Zero;
        var target = tables.Place(stated);
        _lastOrdinal = -1;
        foreach (var edge in set.Edges)
        {
            var from = Ordinal(edge.From.Dataset);
            var numbered = new NumberedEdge(
                _lastHome, Index(from, _lastHome, edge.From), Index(stated, target, edge.To), EdgeAttributes.Of(edge, owner));
            _edges.Add(numbered);
            hash += Hash(numbered, target);
        }

        return hash;
    }

    public static UInt128 Hash(in NumberedEdge edge, int target) => EdgeHash.Of(
        edge.FromDataset, edge.FromField, target, edge.ToField, edge.Attributes.Kind, edge.Attributes.SpanStart,
        edge.Attributes.SpanLength);

    /// <summary>Enters the datasets and fields that a set names, without its edges.</summary>
    public void Mention(EdgeSet set)
    {
        var target = tables.Dataset(set.Target);
        foreach (var edge in set.Edges)
        {
            Check(Ordinal(edge.From.Dataset), edge.From);
            Check(target, edge.To);
        }

        // Appended together: one by one would copy a table of thousands of columns thousands of times.
        foreach (var (dataset, paths) in _missing) tables.Mention(dataset, paths);
        _missing.Clear();
    }

    private void Check(int dataset, LineageNode node)
    {
        if (node.Path is not { } path || AliasGroups.HasOwn(tables.Datasets[dataset], path)) return;
        if (!_missing.TryGetValue(dataset, out var paths)) _missing[dataset] = paths = new HashSet<string>(StringComparer.Ordinal);
        paths.Add(path);
    }

    private int Index(int dataset, int home, LineageNode node) =>
        node.Path is not { } path ? -1
        : dataset == home ? tables.Datasets[home].Fields.IndexOf(path)
        : tables.Groups.FieldOf(dataset, home, path);

    private int Ordinal(DatasetId id)
    {
        if (_lastOrdinal >= 0 && _lastId == id) return _lastOrdinal;
        _lastOrdinal = tables.Dataset(id);
        _lastHome = tables.Place(_lastOrdinal);
        _lastId = id;
        return _lastOrdinal;
    }
}
