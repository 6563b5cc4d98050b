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

    public PackedSet Pack(EdgeSet set)
    {
        _edges.Clear();
        var chains = Chains(set.Edges);
        var sources = new SortedSet<int>();
        var target = rows.Dataset(set.Target);
        var (source, sourceId) = (target, set.Target);
        foreach (var edge in set.Edges)
        {
            if (edge.From.Dataset != sourceId)
            {
                sourceId = edge.From.Dataset;
                source = sourceId == set.Target ? target : rows.Dataset(sourceId);
            }

            sources.Add(source.Id);
            var chain = edge.Functions.IsDefaultOrEmpty ? 0 : chains[edge.Functions];
            _edges.Add(new PackedEdge(
                source.Id, rows.Place(source, edge.From.Path), rows.Place(target, edge.To.Path), edge.Subtype, edge.Masking,
                edge.Approximate,
                edge.Span?.Start ?? -1, edge.Span?.Length ?? 0, chain));
        }

        var packed = PackedEdges.Pack(_edges, [.. chains.OrderBy(chain => chain.Value).Select(chain => chain.Key)]);
        var unknowns = Unknowns(set.Unknowns);
        return new PackedSet(packed, _edges.Count, unknowns, Hash(packed, unknowns), sources);
    }

    // Numbered in the order of their text, so that equal sets give equal bytes.
    private static Dictionary<ImmutableArray<FunctionApplication>, int> Chains(ImmutableArray<LineageEdge> edges)
    {
        var chains = new Dictionary<ImmutableArray<FunctionApplication>, int>(FunctionChainComparer.Instance);
        foreach (var edge in edges) if (!edge.Functions.IsDefaultOrEmpty) chains.TryAdd(edge.Functions, 0);
        if (chains.Count == 0) return chains;
        var number = 0;
        foreach (var chain in chains.Keys.OrderBy(FunctionChainComparer.TextOf, StringComparer.Ordinal).ToArray()) chains[chain] = ++number;
        return chains;
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
