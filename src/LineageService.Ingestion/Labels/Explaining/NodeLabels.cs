using System.Collections.Immutable;
using LineageService.Graph.Labels;
using LineageService.Ingestion.Labels.Hosting;
using LineageService.Model;

namespace LineageService.Ingestion.Labels.Explaining;

/// <summary>
/// The labels of one node as they are told: what was said of it, what it inherits from its container, what lineage brought. The lists are never merged
/// (propagation.md §A.1).
/// </summary>
/// <param name="Level">Place of the level in effect; −1 where there is no label.</param>
public sealed record NodeLabels(LineageNode Node, int Level)
{
    public ImmutableArray<NodeLabel> Asserted { get; init; } = [];

    public ImmutableArray<NodeLabel> Inherited { get; init; } = [];

    public ImmutableArray<NodeLabel> Derived { get; init; } = [];

    /// <summary>Supposed, never carried on, and of no effect.</summary>
    public ImmutableArray<LabelAssignment> Suggested { get; init; } = [];

    /// <summary>Categories above those that are here.</summary>
    public ImmutableArray<string> Implied { get; init; } = [];

    /// <summary>Tags for which somebody said a lower level than lineage brings; what they said is kept and lowers nothing .</summary>
    public ImmutableArray<string> Disputed { get; init; } = [];

    /// <summary>Ids of declassifications that lower the level read here.</summary>
    public ImmutableArray<string> LoweredBy { get; init; } = [];

    /// <summary>The tags' values in effect, <c>CONFLICT</c> where several contradict one another .</summary>
    public ImmutableSortedDictionary<string, ImmutableArray<string>> Values { get; init; } = ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty;

    /// <summary>
    /// The highest level below it: of a dataset's columns, of a field's own fields. Shown, never carried on; −1 where there is none.
    /// </summary>
    public int ContainedLevel { get; init; } = -1;

    /// <summary>A limit of depth ends some label here: what lies behind is not known.</summary>
    public bool IsTruncated { get; init; }

    public bool IsEmpty => Asserted.IsEmpty && Inherited.IsEmpty && Derived.IsEmpty && Suggested.IsEmpty && ContainedLevel < 0;

    /// <summary>Reads a node off a snapshot; empty for one that has no label or is not known.</summary>
    public static NodeLabels Of(LabelSnapshot snapshot, LineageNode node)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        var (state, policy) = (snapshot.State, snapshot.Policy);
        var labels = state.LabelsOf(node);
        var asserted = labels.Where(label => label.IsAsserted && (label.Origin.Path is not null || node.Kind != NodeKind.Field)).ToImmutableArray();
        var inherited = labels.Where(label => label.IsAsserted && label.Origin.Path is null && node.Kind == NodeKind.Field).ToImmutableArray();
        var derived = labels.Where(label => !label.IsAsserted).ToImmutableArray();
        var effective = EffectiveLabels.Of(state, node);
        return new NodeLabels(node, effective.IsEmpty ? -1 : effective.Max(label => policy.LevelOf(label.Level)))
        {
            Asserted = asserted,
            Inherited = inherited,
            Derived = derived,
            Suggested = [.. snapshot.SuggestedAt(node)],
            Implied = Ancestors(labels),
            Disputed = [.. effective.Where(label => label.IsDisputed).Select(label => label.Category)],
            LoweredBy = [.. effective.Select(label => label.LoweredBy).OfType<string>().Distinct().Order(StringComparer.Ordinal)],
            Values = TagValueSets.Of(policy, labels),
            ContainedLevel = Contained(state, node),
            IsTruncated = state.IsTruncated(node),
        };
    }

    private static ImmutableArray<string> Ancestors(ImmutableArray<NodeLabel> labels)
    {
        var own = labels.Select(label => label.Origin.Category).ToHashSet(StringComparer.Ordinal);
        var ancestors = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var category in own)
        {
            for (var dot = category.LastIndexOf('.'); dot > 0; dot = category.LastIndexOf('.', dot - 1))
                if (!own.Contains(category[..dot])) ancestors.Add(category[..dot]);
        }

        return [.. ancestors];
    }

    private static int Contained(LabelState state, LineageNode node)
    {
        if (state.Graph.FindDataset(node.Dataset) is not { } named) return -1;
        var dataset = state.Graph.Canonical(named);
        var prefix = node.Path is null ? "" : node.Path + ".";
        var level = -1;
        for (var field = 0; field < dataset.Fields.Count; field++)
        {
            var path = dataset.Fields[field];
            if (!path.StartsWith(prefix, StringComparison.Ordinal) || state.Facts.OriginsOf(dataset.NodeOf(field)).IsEmpty) continue;
            var below = LineageNode.Field(dataset.Id, path);
            foreach (var label in EffectiveLabels.Of(state, below)) level = Math.Max(level, state.Policy.LevelOf(label.Level));
        }

        return level;
    }
}
