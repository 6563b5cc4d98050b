using System.Collections.Immutable;
using System.Security.Cryptography;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Sqlite.Writing;

/// <summary>An edge set in the store's numbers and bytes.</summary>
/// <param name="Hash">Equal for sets that claim the same, however their edges are ordered.</param>
internal sealed record PackedSet(byte[] Edges, int EdgeCount, byte[]? Unknowns, byte[] Hash, IReadOnlyCollection<int> Sources);

/// <summary>Packs edge sets. Mutable buffers; one writer.</summary>
internal sealed class EdgeSetPacker(EntityRows rows)
{
    private const int HashLength = 16;

    private readonly List<PackedEdge> _edges = [];
    private (int Dataset, int Field)[] _nodes = [];

    public PackedSet Pack(EdgeSet set)
    {
        var block = set.Block;
        Place(block, rows.Dataset(set.Target));
        var (chains, order) = Chains(block);
        _edges.Clear();
        _edges.EnsureCapacity(block.Count);
        var sources = new SortedSet<int>();
        var last = -1;
        foreach (var edge in block.Edges)
        {
            var (source, field) = _nodes[edge.From];
            if (source != last) sources.Add(last = source);
            _edges.Add(new PackedEdge(
                source, field, _nodes[edge.To].Field, edge.Subtype, edge.Masking, edge.Approximate, edge.SpanStart, edge.SpanLength,
                edge.Chain == 0 ? 0 : order[edge.Chain - 1]));
        }

        var packed = PackedEdges.Pack(_edges, chains);
        var unknowns = Unknowns(set.Unknowns);
        return new PackedSet(packed, _edges.Count, unknowns, Hash(packed, unknowns), sources);
    }

    // Names become numbers once for each, not for each edge of them.
    private void Place(EdgeBlock block, DatasetRow target)
    {
        if (_nodes.Length < block.Nodes.Length) _nodes = new (int, int)[Math.Max(block.Nodes.Length, _nodes.Length * 2)];
        var datasets = new DatasetRow?[block.Datasets.Length];
        if (datasets.Length > 0) datasets[0] = target;
        for (var place = 0; place < block.Nodes.Length; place++)
        {
            var node = block.Nodes[place];
            var row = datasets[node.Dataset] ??= rows.Dataset(block.Datasets[node.Dataset]);
            _nodes[place] = (row.Id, rows.Place(row, node.Path));
        }
    }

    // Numbered in the order of their text, so that equal sets give equal bytes; of each chain of the block its number.
    private static (ImmutableArray<FunctionApplication>[] Chains, int[] Order) Chains(EdgeBlock block)
    {
        if (block.Chains.IsEmpty) return ([], []);
        var numbers = new Dictionary<ImmutableArray<FunctionApplication>, int>(FunctionChainComparer.Instance);
        foreach (var chain in block.Chains) numbers.TryAdd(chain, 0);
        var chains = numbers.Keys.OrderBy(FunctionChainComparer.TextOf, StringComparer.Ordinal).ToArray();
        for (var place = 0; place < chains.Length; place++) numbers[chains[place]] = place + 1;
        var order = new int[block.Chains.Length];
        for (var place = 0; place < order.Length; place++) order[place] = numbers[block.Chains[place]];
        return (chains, order);
    }

    private static byte[]? Unknowns(ImmutableArray<UnknownLineage> unknowns)
    {
        if (unknowns.IsEmpty) return null;
        var writer = new VarintWriter(unknowns.Length * 64);
        UnknownCodec.Write(writer, unknowns);
        return writer.ToArray();
    }

    private static byte[] Hash(byte[] edges, byte[]? unknowns)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(edges);
        if (unknowns is not null) hash.AppendData(unknowns);
        return hash.GetHashAndReset()[..HashLength];
    }
}
