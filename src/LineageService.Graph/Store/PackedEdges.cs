using System.Collections.Immutable;
using LineageService.Model;

namespace LineageService.Graph.Store;

/// <summary>An edge in a store's numbers.</summary>
/// <param name="FromField">Place in the source dataset's field dictionary; −1 for the row set.</param>
/// <param name="ToField">Place in the target's; −1 for the row set.</param>
/// <param name="SpanStart">−1 for no span.</param>
/// <param name="Chain">Place in the blob's table of function chains; 0 for none.</param>
public readonly record struct PackedEdge(
    int FromDataset, int FromField, int ToField, EdgeSubtype Subtype, bool Masking, bool Approximate, int SpanStart, int SpanLength,
    int Chain);

/// <summary>
/// The blob of one edge set: a version byte, the table of function chains, the table of source datasets, then edges sorted by source and
/// target as variable-length integers, most of them differences. About 6–8 bytes an edge. Source: this project; the layout is described in
/// docs/decisions/0006-edges-as-blobs.md and may only be extended under a new version.
/// </summary>
public static class PackedEdges
{
    public const byte Version = 1;

    private const int MaskingBit = 16, ApproximateBit = 32, SpanBit = 64, ChainBit = 128;

    /// <summary>Packs edges; sorts the list and drops repetitions. Equal sets in equal numbers give equal bytes.</summary>
    /// <param name="chains">Distinct function chains; an edge's <see cref="PackedEdge.Chain"/> is one more than its place here.</param>
    public static byte[] Pack(List<PackedEdge> edges, IReadOnlyList<ImmutableArray<FunctionApplication>> chains)
    {
        edges.Sort(Compare);
        DropRepetitions(edges);
        var writer = new VarintWriter(16 + (edges.Count * 8));
        writer.Byte(Version);
        writer.Unsigned((uint)chains.Count);
        foreach (var chain in chains) Write(writer, chain);
        writer.Unsigned((uint)edges.Count);
        var last = new PackedEdge(0, -1, -1, default, false, false, 0, 0, 0);
        foreach (var edge in edges)
        {
            Write(writer, edge, last);
            last = edge with { SpanStart = edge.SpanStart < 0 ? last.SpanStart : edge.SpanStart };
        }

        return writer.ToArray();
    }

    /// <summary>Opens a blob.</summary>
    /// <exception cref="LineageStoreException">It is damaged or of a newer version.</exception>
    public static PackedEdgeReader Read(ReadOnlySpan<byte> blob) => new(blob);

    private static void Write(VarintWriter writer, in PackedEdge edge, in PackedEdge last)
    {
        var head = (int)edge.Subtype | (edge.Masking ? MaskingBit : 0) | (edge.Approximate ? ApproximateBit : 0)
            | (edge.SpanStart >= 0 ? SpanBit : 0) | (edge.Chain > 0 ? ChainBit : 0);
        writer.Byte((byte)head);
        writer.Unsigned((uint)(edge.FromDataset - last.FromDataset));
        writer.Signed(edge.FromField - (edge.FromDataset == last.FromDataset ? last.FromField : -1));
        writer.Signed(edge.ToField - last.ToField);
        if (edge.SpanStart >= 0)
        {
            writer.Signed(edge.SpanStart - last.SpanStart);
            writer.Unsigned((uint)edge.SpanLength);
        }

        if (edge.Chain > 0) writer.Unsigned((uint)edge.Chain);
    }

    internal static PackedEdge Read(ref VarintReader reader, in PackedEdge last)
    {
        var head = reader.Byte();
        var fromDataset = last.FromDataset + (int)reader.Unsigned();
        var fromField = reader.Signed() + (fromDataset == last.FromDataset ? last.FromField : -1);
        var toField = last.ToField + reader.Signed();
        var (start, length) = (-1, 0);
        if ((head & SpanBit) != 0)
        {
            start = last.SpanStart + reader.Signed();
            length = (int)reader.Unsigned();
        }

        var chain = (head & ChainBit) != 0 ? (int)reader.Unsigned() : 0;
        return new PackedEdge(
            fromDataset, fromField, toField, (EdgeSubtype)(head & 15), (head & MaskingBit) != 0, (head & ApproximateBit) != 0, start,
            length, chain);
    }

    private static void Write(VarintWriter writer, ImmutableArray<FunctionApplication> chain)
    {
        writer.Unsigned((uint)chain.Length);
        foreach (var function in chain)
        {
            writer.Text(function.Name);
            writer.Byte((byte)function.Class);
            var literals = function.Literals.IsDefault ? [] : function.Literals;
            writer.Unsigned((uint)literals.Length);
            foreach (var literal in literals) writer.Text(literal);
        }
    }

    private static void DropRepetitions(List<PackedEdge> edges)
    {
        var kept = 0;
        for (var index = 0; index < edges.Count; index++)
        {
            if (kept > 0 && edges[index] == edges[kept - 1]) continue;
            edges[kept++] = edges[index];
        }

        edges.RemoveRange(kept, edges.Count - kept);
    }

    private static int Compare(PackedEdge left, PackedEdge right)
    {
        var order = left.FromDataset.CompareTo(right.FromDataset);
        if (order == 0) order = left.FromField.CompareTo(right.FromField);
        if (order == 0) order = left.ToField.CompareTo(right.ToField);
        if (order == 0) order = left.Subtype.CompareTo(right.Subtype);
        if (order == 0) order = left.SpanStart.CompareTo(right.SpanStart);
        if (order == 0) order = left.SpanLength.CompareTo(right.SpanLength);
        if (order == 0) order = left.Masking.CompareTo(right.Masking);
        if (order == 0) order = left.Approximate.CompareTo(right.Approximate);
        return order == 0 ? left.Chain.CompareTo(right.Chain) : order;
    }
}
