using System.Collections.Immutable;
using LineageService.Model;
using LineageService.Model.Masking;

namespace LineageService.Sql.Lineage;

/// <summary>
/// The ways on which one source comes into one column. An edge is told once, but what is left of the value is decided by all ways together: a hash beside
/// the plain value hides nothing (propagation.md §A.2).
/// </summary>
internal static class FunctionWays
{
    // More ways than this are no longer told apart: the value itself is among them then.
    private const int Limit = 8;

    /// <summary>The known ways with one more; null where it adds nothing.</summary>
    public static FunctionChain?[]? With(FunctionChain? first, FunctionChain?[]? others, FunctionChain? way)
    {
        if (first is not { IsMasking: true } && way is not { IsMasking: true }) return null;
        if (IsSame(first, way)) return null;
        if (others is null) return [way];
        foreach (var other in others)
        {
            if (IsSame(other, way)) return null;
        }

        if (others.Length < Limit) return [.. others, way];
        return Array.IndexOf(others, null) < 0 ? [.. others, null] : null;
    }

    public static ImmutableArray<FunctionApplication> Join(FunctionChain? first, FunctionChain?[] others) =>
        FunctionWay.Join([first?.Steps ?? [], .. others.Select(other => other?.Steps ?? [])]);

    /// <summary>All ways of two edges; null where the second adds nothing to the first.</summary>
    public static ImmutableArray<FunctionApplication>? Union(ImmutableArray<FunctionApplication> first, ImmutableArray<FunctionApplication> second)
    {
        if (!first.Any(Masks) && !second.Any(Masks)) return null;
        var ways = FunctionWay.Split(first).ToList();
        var known = ways.Count;
        foreach (var way in FunctionWay.Split(second))
        {
            if (ways.Exists(other => Telling(other).SequenceEqual(Telling(way)))) continue;
            ways.Add(ways.Count < Limit ? way : []);
            if (ways.Count > Limit) break;
        }

        return ways.Count == known ? null : FunctionWay.Join(ways);
    }

    private static bool Masks(FunctionApplication function) => MaskingCatalog.ClassOf(function) != MaskingClass.None;

    private static bool Cuts(FunctionApplication function) => MaskingCatalog.ClassOf(function) == MaskingClass.Truncation;

    // What leaves each character where it is, so that a cut behind it cuts the same.
    private static readonly HashSet<string> InPlace = new(StringComparer.OrdinalIgnoreCase)
    {
        "UPPER", "UCASE", "LOWER", "LCASE", "INITCAP", "COALESCE", "NVL", "IFNULL", "ISNULL", "CASE", "IF", "IIF", "TO_CHAR", "TO_VARCHAR", "STRING",
    };

    private static bool Moves(FunctionApplication function) => function.Class != FunctionClass.Cast && !InPlace.Contains(function.Name);

    // The steps that decide what is left: those that take something away, and what stands in front of a cut: LEFT of a reversed value is its end, and
    // buckets of different widths tell more together than each.
    private static IEnumerable<FunctionApplication> Telling(ImmutableArray<FunctionApplication> way)
    {
        var isBeforeCut = way.FirstOrDefault(Masks) is { } first && Cuts(first);
        foreach (var step in way)
        {
            var masks = Masks(step);
            if (masks || (isBeforeCut && Moves(step))) yield return step;
            if (masks) isBeforeCut = false;
        }
    }

    private static bool IsSame(FunctionChain? left, FunctionChain? right)
    {
        if (ReferenceEquals(left, right)) return true;
        var (cutsLeft, cutsRight) = (IsCutFirst(left), IsCutFirst(right));
        for (; ; left = left!.Outer, right = right!.Outer)
        {
            left = ToTelling(left, ref cutsLeft);
            right = ToTelling(right, ref cutsRight);
            if (left is null || right is null) return left is null && right is null;
            if (!left.Application.Equals(right.Application)) return false;
        }
    }

    private static bool IsCutFirst(FunctionChain? chain)
    {
        if (chain is not { IsMasking: true }) return false;
        while (chain is { Masks: false }) chain = chain.Outer;
        return chain is not null && Cuts(chain.Application);
    }

    private static FunctionChain? ToTelling(FunctionChain? chain, ref bool isBeforeCut)
    {
        if (chain is not { IsMasking: true }) return null;
        while (chain is { Masks: false } && !(isBeforeCut && Moves(chain.Application))) chain = chain.Outer;
        if (chain is { Masks: true }) isBeforeCut = false;
        return chain;
    }
}
