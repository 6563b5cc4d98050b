using System.Collections.Immutable;
using LineageService.Model;

namespace LineageService.Sql.Functions;

/// <summary>
/// Endings that make an aggregate out of an aggregate: ClickHouse's <c>sumIf</c>, <c>uniqMergeState</c>, <c>avgArrayIf</c>;
/// Doris' <c>sum_state</c>.
/// A rule and not a list, because endings stack. Source: the engines' manuals, "aggregate function combinators".
/// </summary>
public sealed record AggregateCombinators(ImmutableArray<AggregateCombinators.Ending> Endings)
{
    /// <summary>A dialect without combinators.</summary>
    public static AggregateCombinators None { get; } = new([]);

    /// <summary>One ending and, where it adds an argument at the end of the list, the role of that argument.</summary>
    /// <param name="TakesState">It merges states made elsewhere (<c>sumIfMerge(state)</c>): the base's arguments are not its own.</param>
    public readonly record struct Ending(string Text, ArgumentRole? AddedRole = null, bool TakesState = false);

    /// <summary>The signature of a combined name whose base is an aggregate of <paramref name="catalog"/>; null otherwise.</summary>
    public FunctionSignature? Find(ReadOnlySpan<char> name, FunctionCatalog catalog)
    {
        foreach (var ending in Endings)
        {
            if (name.Length <= ending.Text.Length || !name.EndsWith(ending.Text, StringComparison.OrdinalIgnoreCase)) continue;
            var inner = catalog.Find(name[..^ending.Text.Length]);
            if (inner is not { Class: FunctionClass.Aggregate }) continue;
            if (ending.TakesState) return new(name.ToString().ToUpperInvariant(), FunctionClass.Aggregate);
            ArgumentRole[] finalRoles = ending.AddedRole is { } role ? [.. inner.FinalRoles ?? [], role] : [.. inner.FinalRoles ?? []];
            return inner with { Name = name.ToString().ToUpperInvariant(), FinalRoles = finalRoles };
        }

        return null;
    }
}
