using System.Security.Cryptography;
using LineageService.Graph.Neo4j.Writing;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Neo4j.Codecs;

/// <summary>Makes an edge set's claims into bytes and their hash.</summary>
internal static class EdgeContentCodec
{
    private const int HashLength = 16;

    /// <summary>The datasets that edges come from.</summary>
    public static IEnumerable<DatasetId> Sources(EdgeBlock block)
    {
        var sources = new SortedSet<DatasetId>();
        foreach (var edge in block.Edges) sources.Add(block.Datasets[block.Nodes[edge.From].Dataset]);
        return sources;
    }

    public static EdgeContent Of(EdgeSet set)
    {
        var edges = EdgeBlockCodec.Write(set.Target, set.Block);
        var unknowns = Unknowns(set);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(edges);
        if (unknowns is not null) hash.AppendData(unknowns);
        return new EdgeContent(edges, set.Block.Count, unknowns, hash.GetHashAndReset()[..HashLength]) { Block = set.Block };
    }

    private static byte[]? Unknowns(EdgeSet set)
    {
        if (set.Unknowns.IsEmpty) return null;
        var writer = new VarintWriter(set.Unknowns.Length * 64);
        UnknownCodec.Write(writer, set.Unknowns);
        return writer.ToArray();
    }

    /// <summary>What <see cref="EdgeContent.Unknowns"/> holds.</summary>
    public static System.Collections.Immutable.ImmutableArray<UnknownLineage> ReadUnknowns(byte[]? unknowns)
    {
        if (unknowns is null) return [];
        var reader = new VarintReader(unknowns);
        return UnknownCodec.Read(ref reader);
    }
}
