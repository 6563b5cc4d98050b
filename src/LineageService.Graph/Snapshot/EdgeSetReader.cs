using System.Collections.Immutable;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Snapshot;

/// <summary>An edge in ordinals and field indexes (−1 for the row set); its target dataset is the owner's.</summary>
internal readonly record struct NumberedEdge(int FromDataset, int FromField, int ToField, EdgeAttributes Attributes);

/// <summary>
/// Turns the names of an edge set into numbers, entering what is not known yet: once for each name, not once for each edge. Mutable buffers;
/// one writer.
/// </summary>
internal sealed class EdgeSetReader(EntityTables tables)
{
    private readonly Dictionary<int, HashSet<string>> _missing = [];
    private readonly List<NumberedEdge> _edges = [];

    // By place in the block: the dataset as named and the one that stands for it; where each node is.
    private int[] _stated = [];
    private int[] _homes = [];
    private int[] _nodeHomes = [];
    private int[] _nodeFields = [];

    // By what an edge of the block says of its chain, of which 0 is none.
    private ushort[] _chains = [0];

    /// <summary>The edges of the last set read. Overwritten by the next.</summary>
    public List<NumberedEdge> Edges => _edges;

    public UInt128 Read(EdgeSet set, int owner)
    {
        var stated = tables.Dataset(set.Target);
        Mention(set);
        _edges.Clear();
        var block = set.Block;
        if (block.IsEmpty) return UInt128.Zero;
        var target = tables.Place(stated);
        Place(block);
        _edges.EnsureCapacity(block.Count);
        Number(block.Chains);
        var hash = UInt128.Zero;
        var targetId = tables.Datasets[target].Id;
        var suppressed = tables.Identity.Suppressed.Of(targetId, set.Job, set.Evidence);
        foreach (var edge in block.Edges)
        {
            if (!suppressed.IsEmpty && tables.IsSuppressed(suppressed, _nodeHomes[edge.From], _nodeFields[edge.From], target, _nodeFields[edge.To])) continue;
            var numbered = new NumberedEdge(
                _nodeHomes[edge.From], _nodeFields[edge.From], _nodeFields[edge.To],
                new EdgeAttributes(edge.Kind, owner, edge.SpanStart, edge.SpanLength, _chains[edge.Chain]));
            _edges.Add(numbered);
            hash += Hash(numbered, target);
        }

        return hash;
    }

    public static UInt128 Hash(in NumberedEdge edge, int target) => EdgeHash.Of(
        edge.FromDataset, edge.FromField, target, edge.ToField, edge.Attributes.Kind, edge.Attributes.SpanStart,
        edge.Attributes.SpanLength, edge.Attributes.Chain);

    /// <summary>Enters the datasets and fields that a set names, without its edges.</summary>
    public void Mention(EdgeSet set)
    {
        tables.Dataset(set.Target);
        var block = set.Block;
        if (block.IsEmpty) return;
        Grow(ref _stated, block.Datasets.Length);
        for (var place = 0; place < block.Datasets.Length; place++) _stated[place] = tables.Dataset(block.Datasets[place]);
        foreach (var node in block.Nodes) Check(_stated[node.Dataset], node.Path);

        // Appended together: one by one would copy a table of thousands of columns thousands of times.
        foreach (var (dataset, paths) in _missing) tables.Mention(dataset, paths);
        _missing.Clear();
    }

    private void Number(ReadOnlySpan<ImmutableArray<FunctionApplication>> chains)
    {
        if (_chains.Length <= chains.Length) _chains = new ushort[(chains.Length + 1) * 2];
        for (var place = 0; place < chains.Length; place++) _chains[place + 1] = tables.Names.Chains.Intern(chains[place]);
    }

    private void Place(EdgeBlock block)
    {
        Grow(ref _homes, block.Datasets.Length);
        Grow(ref _nodeHomes, block.Nodes.Length);
        Grow(ref _nodeFields, block.Nodes.Length);
        for (var place = 0; place < block.Datasets.Length; place++) _homes[place] = tables.Place(_stated[place]);
        for (var place = 0; place < block.Nodes.Length; place++)
        {
            var node = block.Nodes[place];
            _nodeHomes[place] = _homes[node.Dataset];
            _nodeFields[place] = Index(_stated[node.Dataset], _homes[node.Dataset], node.Path);
        }
    }

    private void Check(int dataset, string? path)
    {
        if (path is null || AliasGroups.HasOwn(tables.Datasets[dataset], path)) return;
        if (!_missing.TryGetValue(dataset, out var paths)) _missing[dataset] = paths = new HashSet<string>(StringComparer.Ordinal);
        paths.Add(path);
    }

    private int Index(int dataset, int home, string? path) =>
        path is null ? -1
        : dataset == home ? tables.Datasets[home].Fields.IndexOf(path)
        : tables.Groups.FieldOf(dataset, home, path);

    private static void Grow(ref int[] places, int count)
    {
        if (places.Length < count) places = new int[Math.Max(count, places.Length * 2)];
    }
}
