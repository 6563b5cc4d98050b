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
            if (ways.Exists(other => other.Where(Masks).SequenceEqual(way.Where(Masks)))) continue;
            ways.Add(ways.Count < Limit ? way : []);
            if (ways.Count > Limit) break;
        }

        return ways.Count == known ? null : FunctionWay.Join(ways);
    }

    private static bool Masks(FunctionApplication function) => MaskingCatalog.ClassOf(function) != MaskingClass.None;

    // Two ways are the same where the functions that take something away are the same, one by one.
    private static bool IsSame(FunctionChain? left, FunctionChain? right)
    {
        if (ReferenceEquals(left, right)) return true;
        for (; ; left = left!.Outer, right = right!.Outer)
        {
            left = ToMasking(left);
            right = ToMasking(right);
            if (left is null || right is null) return left is null && right is null;
            if (!left.Application.Equals(right.Application)) return false;
        }
    }

    private static FunctionChain? ToMasking(FunctionChain? chain)
    {
        if (chain is not { IsMasking: true }) return null;
        while (chain is { Masks: false }) chain = chain.Outer;
        return chain;
    }
}
