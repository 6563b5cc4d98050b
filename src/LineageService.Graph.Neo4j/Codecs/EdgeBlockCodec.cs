using System.Collections.Immutable;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Neo4j.Codecs;

/// <summary>
/// The edges of one set as bytes that need nothing else to be read: names stand in tables of the blob itself. Equal claims give equal bytes,
/// however the edges were ordered and numbered. Unlike <see cref="PackedEdges"/> there are no numbers of the store in it: writers that share a
/// store would have to agree on them.
/// </summary>
internal static class EdgeBlockCodec
{
    public const byte Version = 1;

    private const int SpanBit = 64, ChainBit = 128;

    public static byte[] Write(DatasetId target, EdgeBlock block)
    {
        var tables = new SortedBlock(target, block);
        var writer = new VarintWriter(64 + (block.Count * 10));
        writer.Byte(Version);
        WriteDatasets(writer, tables.Datasets);
        WriteNodes(writer, tables);
        writer.Unsigned((uint)tables.Chains.Length);
        foreach (var chain in tables.Chains) ChainCodec.Write(writer, chain);
        WriteEdges(writer, tables.Edges);
        return writer.ToArray();
    }

    /// <exception cref="LineageStoreException">The bytes are damaged or of a newer version.</exception>
    public static EdgeBlock Read(byte[] blob)
    {
        var reader = new VarintReader(blob);
        var version = reader.Byte();
        if (version != Version)
            throw new LineageStoreException($"Edges are stored in version {version}, which this program does not read.", isTransient: false);
        var datasets = ReadDatasets(ref reader);
        var nodes = ReadNodes(ref reader, datasets.Length);
        var chains = new ImmutableArray<FunctionApplication>[reader.Count()];
        for (var place = 0; place < chains.Length; place++) chains[place] = ChainCodec.Read(ref reader);
        return EdgeBlock.Of(datasets, nodes, chains, ReadEdges(ref reader));
    }

    // Namespaces once: nearly all datasets of a set share theirs.
    private static void WriteDatasets(VarintWriter writer, DatasetId[] datasets)
    {
        var namespaces = new List<string>();
        writer.Unsigned((uint)datasets.Length);
        foreach (var dataset in datasets)
        {
            var place = namespaces.IndexOf(dataset.Namespace);
            writer.Unsigned((uint)(place + 1));
            if (place < 0)
            {
                writer.Text(dataset.Namespace);
                namespaces.Add(dataset.Namespace);
            }

            writer.Text(dataset.Name);
        }
    }

    private static DatasetId[] ReadDatasets(ref VarintReader reader)
    {
        var namespaces = new List<string>();
        var datasets = new DatasetId[reader.Count()];
        for (var place = 0; place < datasets.Length; place++)
        {
            var known = (int)reader.Unsigned();
            if (known == 0) namespaces.Add(reader.Text());
            datasets[place] = new DatasetId(namespaces[known == 0 ? ^1 : known - 1], reader.Text());
        }

        return datasets;
    }

    private static void WriteNodes(VarintWriter writer, SortedBlock tables)
    {
        writer.Unsigned((uint)tables.Nodes.Length);
        var last = 0;
        foreach (var node in tables.Nodes)
        {
            writer.Unsigned((uint)(node.Dataset - last));
            writer.OptionalText(node.Path);
            last = node.Dataset;
        }
    }

    private static BlockNode[] ReadNodes(ref VarintReader reader, int datasets)
    {
        var nodes = new BlockNode[reader.Count()];
        var last = 0;
        for (var place = 0; place < nodes.Length; place++)
        {
            last += (int)reader.Unsigned();
            if ((uint)last >= (uint)datasets) throw new LineageStoreException("Stored edges are damaged.", isTransient: false);
            nodes[place] = new BlockNode(last, reader.OptionalText());
        }

        return nodes;
    }

    private static void WriteEdges(VarintWriter writer, BlockEdge[] edges)
    {
        writer.Unsigned((uint)edges.Length);
        var (from, span) = (0, 0);
        foreach (var edge in edges)
        {
            writer.Byte((byte)(edge.Kind | (edge.SpanStart >= 0 ? SpanBit : 0) | (edge.Chain > 0 ? ChainBit : 0)));
            writer.Unsigned((uint)(edge.From - from));
            writer.Unsigned((uint)edge.To);
            if (edge.SpanStart >= 0)
            {
                writer.Signed(edge.SpanStart - span);
                writer.Unsigned((uint)edge.SpanLength);
                span = edge.SpanStart;
            }

            if (edge.Chain > 0) writer.Unsigned((uint)edge.Chain);
            from = edge.From;
        }
    }

    private static BlockEdge[] ReadEdges(ref VarintReader reader)
    {
        var edges = new BlockEdge[reader.Count()];
        var (from, span) = (0, 0);
        for (var place = 0; place < edges.Length; place++)
        {
            var head = reader.Byte();
            from += (int)reader.Unsigned();
            var to = (int)reader.Unsigned();
            var (start, length) = (-1, 0);
            if ((head & SpanBit) != 0)
            {
                start = span += reader.Signed();
                length = (int)reader.Unsigned();
            }

            var chain = (head & ChainBit) != 0 ? (int)reader.Unsigned() : 0;
            edges[place] = new BlockEdge(from, to, chain, start, length, (byte)(head & (SpanBit - 1)));
        }

        return edges;
    }
}
