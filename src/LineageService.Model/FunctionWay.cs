using System.Collections.Immutable;

namespace LineageService.Model;

/// <summary>
/// One way of a source into a target: the functions it passes, innermost first. An edge has one or several, which stand in its chain one behind the other
/// with <see cref="FunctionApplication.Alternative"/> between them: whoever reads a chain as one sequence would read functions that are never applied
/// together.
/// </summary>
public static class FunctionWay
{
    /// <summary>Ways that two chains have together are told up to this many; beyond it the value itself is among them.</summary>
    private const int Limit = 8;

    /// <summary>The ways of a chain; one that is empty for an empty chain.</summary>
    public static IReadOnlyList<ImmutableArray<FunctionApplication>> Split(ImmutableArray<FunctionApplication> chain)
    {
        if (chain.IsDefaultOrEmpty) return [[]];
        var ways = new List<ImmutableArray<FunctionApplication>>(1);
        for (var start = 0; start <= chain.Length;)
        {
            var end = start;
            while (end < chain.Length && chain[end].Class != FunctionClass.Alternative) end++;
            ways.Add(chain[start..end]);
            start = end + 1;
        }

        return ways;
    }

    /// <summary>The chain of ways.</summary>
    public static ImmutableArray<FunctionApplication> Join(IReadOnlyList<ImmutableArray<FunctionApplication>> ways)
    {
        ArgumentNullException.ThrowIfNull(ways);
        var chain = ImmutableArray.CreateBuilder<FunctionApplication>();
        for (var at = 0; at < ways.Count; at++)
        {
            if (at > 0) chain.Add(FunctionApplication.Alternative);
            chain.AddRange(ways[at]);
        }

        return chain.ToImmutable();
    }

    /// <summary>The chain of two edges one behind the other: each way of the first, then each of the second.</summary>
    public static ImmutableArray<FunctionApplication> Then(ImmutableArray<FunctionApplication> first, ImmutableArray<FunctionApplication> second)
    {
        var (before, behind) = (Split(first), Split(second));
        if (before.Count == 1 && behind.Count == 1) return [.. before[0], .. behind[0]];
        var ways = new List<ImmutableArray<FunctionApplication>>(before.Count * behind.Count);
        foreach (var inner in before)
        {
            foreach (var outer in behind)
            {
                if (ways.Count == Limit) return Join([.. ways, []]);
                ways.Add([.. inner, .. outer]);
            }
        }

        return Join(ways);
    }

    /// <summary>The names as a person reads them: <c>TRIM &gt; UPPER</c>, several ways with <c>or</c> between them.</summary>
    public static string Text(ImmutableArray<FunctionApplication> chain) => chain.IsDefaultOrEmpty
        ? ""
        : string.Join(" or ", Split(chain).Select(way => way.IsEmpty ? "unchanged" : string.Join(" > ", way.Select(function => function.Name))));
}
