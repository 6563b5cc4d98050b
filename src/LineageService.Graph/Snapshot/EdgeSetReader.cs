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

    /// <summary>The edges of the last set read. Overwritten by the next.</summary>
    public List<NumberedEdge> Edges => _edges;

    public UInt128 Read(EdgeSet set, int owner)
    {
        var target = tables.Dataset(set.Target);
        EnterMissing(set, target);
        _edges.Clear();
        var hash = UInt128.Zero;
        var targetFields = tables.Datasets[target].Fields;
        foreach (var edge in set.Edges)
        {
            var from = Ordinal(edge.From.Dataset);
            var numbered = new NumberedEdge(
                from, Index(tables.Datasets[from].Fields, edge.From), Index(targetFields, edge.To), EdgeAttributes.Of(edge, owner));
            _edges.Add(numbered);
            hash += Hash(numbered, target);
        }

        return hash;
    }

    /// <summary>Enters the datasets and fields that a set names, without its edges.</summary>
    public void Mention(EdgeSet set) => EnterMissing(set, tables.Dataset(set.Target));

    public static UInt128 Hash(in NumberedEdge edge, int target) => EdgeHash.Of(
        edge.FromDataset, edge.FromField, target, edge.ToField, edge.Attributes.Kind, edge.Attributes.SpanStart,
        edge.Attributes.SpanLength);

    private void EnterMissing(EdgeSet set, int target)
    {
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
        if (node.Path is not { } path || tables.Datasets[dataset].Fields.IndexOf(path) >= 0) return;
        if (!_missing.TryGetValue(dataset, out var paths)) _missing[dataset] = paths = new HashSet<string>(StringComparer.Ordinal);
        paths.Add(path);
    }

    private static int Index(FieldTable fields, LineageNode node) => node.Path is { } path ? fields.IndexOf(path) : -1;

    private int Ordinal(DatasetId id)
    {
        if (_lastOrdinal >= 0 && _lastId == id) return _lastOrdinal;
        _lastOrdinal = tables.Dataset(id);
        _lastId = id;
        return _lastOrdinal;
    }
}
