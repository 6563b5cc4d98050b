using System.Collections.Immutable;
using LineageService.Graph.Labels.Declassifications;
using LineageService.Model;

namespace LineageService.Graph.Labels;

/// <summary>
/// What a node's labels come to (propagation.md §A.1 and §A.8): of each category the highest level and the form that tells most over all that is asserted
/// and derived, lowered only by declassifications that are in force. A reading, not a fact: nothing of it flows.
/// </summary>
public static class EffectiveLabels
{
    /// <summary>By category; empty for a node without labels.</summary>
    public static ImmutableArray<EffectiveLabel> Of(LabelState state, LineageNode node)
    {
        ArgumentNullException.ThrowIfNull(state);
        var labels = state.LabelsOf(node);
        if (labels.IsEmpty) return [];
        return
        [
            .. labels.GroupBy(label => label.Origin.Category, StringComparer.Ordinal)
                .OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => Join(state, node, group.Key, [.. group])),
        ];
    }

    /// <summary>
    /// A label as it is to be treated while risks stand: what can be matched with another form of the same value counts as the value itself (A19). Waived
    /// findings are left out by whoever asks.
    /// </summary>
    public static EffectiveLabel Under(LabelState state, EffectiveLabel label, IReadOnlyCollection<LabelFinding> risks)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(label);
        ArgumentNullException.ThrowIfNull(risks);
        if (!risks.Any(risk => risk.Kind == FindingKind.CorrelationRisk && risk.Tag == label.Category && risk.Related.Contains(label.Node))) return label;
        var level = label.Labels.Max(one => LabelLevels.Of(state.Policy, one with { Form = LabelForm.Raw }));
        return label with { Form = LabelForm.Raw, Level = state.Policy.Levels[Math.Max(level, state.Policy.LevelOf(label.Level))] };
    }

    private static EffectiveLabel Join(LabelState state, LineageNode node, string category, NodeLabel[] labels)
    {
        var policy = state.Policy;
        var level = 0;
        string? lowered = null;
        foreach (var label in labels)
        {
            var own = LabelLevels.Of(policy, label);
            if (LoweringOf(state, node, label) is { } declassification && policy.LevelOf(declassification.ToLevel!) is var to and >= 0 && to < own)
                (own, lowered) = (to, declassification.Id);
            level = Math.Max(level, own);
        }

        // A person's level below the derived one is kept beside it; it lowers only a tag that protects nothing, and where its rule says so.
        var manual = labels.Where(label => label is { IsAsserted: true, Origin.Method: AssignmentMethod.Manual }).ToList();
        var asserted = manual.Count == 0 ? -1 : manual.Max(label => LabelLevels.Of(policy, label));
        var isDisputed = manual.Count > 0 && asserted < level;
        if (isDisputed && policy.TagRuleOf(category) is { ManualOverrides: true } && !policy.IsSecurity(policy.CategoryOf(category)))
            (level, isDisputed) = (asserted, false);
        return new EffectiveLabel(node, category, policy.Levels[level], labels.Max(label => label.Form))
        {
            IsIndirect = labels.All(label => label.IsIndirect),
            IsResidual = labels.All(label => label.IsResidual),
            IsDisputed = isDisputed,
            LoweredBy = lowered,
            Labels = [.. labels],
        };
    }

    private static Declassification? LoweringOf(LabelState state, LineageNode node, NodeLabel label)
    {
        foreach (var declassification in state.Declassifications.Values)
        {
            if (declassification.ToLevel is null || !DeclassificationRules.IsInForce(declassification, state.At)) continue;
            var place = declassification.Node ?? declassification.Edge?.To;
            if (place is not { } field || field.Path != node.Path || !state.IsSameDataset(field.Dataset, node.Dataset)) continue;
            if (declassification.FromForm is { } from && from != label.Form) continue;
            if (!declassification.CoversAnyOrigin && !declassification.Origins.Contains(label.Origin.Id)) continue;
            if (PolicyTags.Concern(declassification.Tags, state.Policy.CategoryOf(label.Origin.Category))) return declassification;
        }

        return null;
    }
}

/// <summary>What the labels of one category at one node come to.</summary>
/// <param name="Level">Name of the level.</param>
/// <param name="Form">The one that tells most.</param>
public sealed record EffectiveLabel(LineageNode Node, string Category, string Level, LabelForm Form)
{
    /// <summary>All of them only decided something.</summary>
    public bool IsIndirect { get; init; }

    /// <summary>All of them are in the copied data only.</summary>
    public bool IsResidual { get; init; }

    /// <summary>A person gave it a lower level than what is derived.</summary>
    public bool IsDisputed { get; init; }

    /// <summary>Id of the declassification that lowered the level read here; null for none.</summary>
    public string? LoweredBy { get; init; }

    public ImmutableArray<NodeLabel> Labels { get; init; } = [];
}
