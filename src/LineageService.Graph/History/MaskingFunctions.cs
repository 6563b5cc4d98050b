using System.Collections.Frozen;
using LineageService.Model;

namespace LineageService.Graph.History;

/// <summary>
/// Functions whose result OpenLineage clients call masked: hashes, masks and counts (openlineage-spark, ExpressionTraverser). An unsalted hash
/// can still be linked: this is what producers mean, not a statement about safety.
/// </summary>
public static class MaskingFunctions
{
    private static readonly FrozenSet<string> Names = FrozenSet.ToFrozenSet(
        ["CRC32", "HASH", "MD5", "MURMUR3", "SHA", "SHA1", "SHA2", "SHA256", "SHA512", "XXHASH64", "MASK", "COUNT"], StringComparer.OrdinalIgnoreCase);

    /// <summary>True where the edge's producer says so or each way of its functions holds one: one open way is enough to show the value.</summary>
    public static bool Mask(LineageEdge edge)
    {
        ArgumentNullException.ThrowIfNull(edge);
        if (edge.Masking || edge.Functions.IsDefaultOrEmpty) return edge.Masking;
        foreach (var way in FunctionWay.Split(edge.Functions))
        {
            if (!way.Any(function => Names.Contains(function.Name))) return false;
        }

        return true;
    }
}
