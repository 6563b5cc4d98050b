namespace LineageService.Graph.Snapshot;

/// <summary>
/// The content hash of an edge set: the sum of its edges' hashes, so order does not matter. Over dataset ordinals and field indexes, which do not
/// change while the process lives; node numbers do. Not stored.
/// </summary>
internal static class EdgeHash
{
    /// <param name="fromField">Index of the field; −1 for the row set.</param>
    public static UInt128 Of(int fromDataset, int fromField, int toDataset, int toField, byte kind, int spanStart, int spanLength)
    {
        var from = ((ulong)(uint)fromDataset << 32) | (uint)fromField;
        var to = ((ulong)(uint)toDataset << 32) | (uint)toField;
        var span = ((ulong)(uint)spanStart << 32) | (uint)spanLength;
        var low = Mix(Mix(Mix(from ^ 0x9E3779B97F4A7C15) + to) + (span ^ kind));
        var high = Mix(Mix(Mix(to ^ 0xC2B2AE3D27D4EB4F) + span) + (from ^ ((ulong)kind << 56)));
        return new UInt128(high, low);
    }

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
