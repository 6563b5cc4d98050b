namespace LineageService.Graph.Snapshot;

/// <summary>
/// The content hash of an edge set: the sum of its edges' hashes, so order does not matter. Over dataset ordinals and field indexes,
/// which do not change while the process lives; node numbers do. Not stored.
/// </summary>
internal static class EdgeHash
{
    /// <param name="fromField">Index of the field; −1 for the row set.</param>
    public static UInt128 Of(int fromDataset, int fromField, int toDataset, int toField, byte kind, int spanStart, int spanLength, ushort chain)
    {
        var from = ((ulong)(uint)fromDataset << 32) | (uint)fromField;
        var to = ((ulong)(uint)toDataset << 32) | (uint)toField;
        var rest = ((ulong)(uint)spanStart << 32) | (uint)spanLength;
        var ends = Mix(from ^ 0x9E3779B97F4A7C15, to ^ 0xC2B2AE3D27D4EB4F);
        var high = Math.BigMul(rest ^ 0x165667B19E3779F9 ^ ((ulong)kind << 56) ^ ((ulong)chain << 40), ends ^ 0x27D4EB2F165667C5, out var low);
        return new UInt128(high ^ ends, low ^ from ^ (to << 17));
    }

    // The two halves of a full product, folded: every bit of the result depends on every bit of both.
    private static ulong Mix(ulong left, ulong right) => Math.BigMul(left, right, out var low) ^ low;
}
