using System.Collections.Immutable;
using LineageService.Graph.Labels;

namespace LineageService.Ingestion.Labels.Explaining;

/// <summary>What becomes of several values of one tag at one node (propagation.md §A.8-1).</summary>
public static class TagValueSets
{
    /// <summary>What stands where values contradict one another.</summary>
    public const string Conflict = "CONFLICT";

    /// <summary>By tag; tags without values are not in it.</summary>
    public static ImmutableSortedDictionary<string, ImmutableArray<string>> Of(LabelPolicy policy, ImmutableArray<NodeLabel> labels)
    {
        ArgumentNullException.ThrowIfNull(policy);
        var values = ImmutableSortedDictionary.CreateBuilder<string, ImmutableArray<string>>(StringComparer.Ordinal);
        foreach (var tag in labels.Where(label => label.Origin.Value is not null).GroupBy(label => label.Origin.Category, StringComparer.Ordinal))
        {
            var rule = policy.TagRuleOf(tag.Key);
            var told = tag.ToList();
            // Only where the policy says so does what a person says beat what lineage brings, and never for what protects.
            if (rule is { ManualOverrides: true } && told.Exists(IsManual)) told = told.FindAll(IsManual);
            values[tag.Key] = Settle(rule, [.. told.Select(label => label.Origin.Value!).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
        }

        return values.ToImmutable();
    }

    private static bool IsManual(NodeLabel label) => label is { IsAsserted: true, Origin.Method: AssignmentMethod.Manual };

    private static ImmutableArray<string> Settle(TagRule? rule, ImmutableArray<string> values) => rule?.Values switch
    {
        TagValues.Ordered => [values.MaxBy(value => rule.Order.IndexOf(value) is var place and >= 0 ? place : int.MaxValue)!],
        TagValues.Single => values.Length > 1 ? [Conflict] : values,
        TagValues.Set or TagValues.None or null => values,
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
