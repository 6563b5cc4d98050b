namespace LineageService.Graph.Coverage;

/// <summary>
/// The gaps behind something: which, as long as they are few; their codes always. Sorted and immutable, so that what has the gaps of one thing alone
/// shares its set.
/// </summary>
internal sealed class GapSet
{
    private GapSet(int[] gaps, ulong codes, bool isDeep) => (Gaps, Codes, IsDeep) = (gaps, codes, isDeep);

    public static GapSet None { get; } = new([], 0, false);

    /// <summary>Numbers of gaps; not all of them where <see cref="IsDeep"/>.</summary>
    public int[] Gaps { get; }

    /// <summary>A bit by the number of each code.</summary>
    public ulong Codes { get; }

    /// <summary>True where there are more gaps than are told apart.</summary>
    public bool IsDeep { get; }

    public bool IsEmpty => Codes == 0;

    public static GapSet Of(int gap, int code) => new([gap], 1UL << code, false);

    public static GapSet Union(GapSet left, GapSet right)
    {
        if (ReferenceEquals(left, right) || right.IsEmpty) return left;
        if (left.IsEmpty) return right;
        var codes = left.Codes | right.Codes;
        if (left.IsDeep || right.IsDeep)
        {
            var deep = left.IsDeep ? left : right;
            return deep.Codes == codes ? deep : new GapSet(deep.Gaps, codes, true);
        }

        var merged = new int[left.Gaps.Length + right.Gaps.Length];
        var (count, i, j) = (0, 0, 0);
        while (i < left.Gaps.Length || j < right.Gaps.Length)
        {
            if (j == right.Gaps.Length || (i < left.Gaps.Length && left.Gaps[i] < right.Gaps[j])) merged[count++] = left.Gaps[i++];
            else if (i == left.Gaps.Length || right.Gaps[j] < left.Gaps[i]) merged[count++] = right.Gaps[j++];
            else (merged[count++], i, j) = (left.Gaps[i], i + 1, j + 1);
        }

        if (count == left.Gaps.Length) return left;
        if (count == right.Gaps.Length) return right;
        var isDeep = count > CoverageAnalysis.MaxTracked;
        return new GapSet(merged[..Math.Min(count, CoverageAnalysis.MaxTracked)], codes, isDeep);
    }
}
