using System.Collections.Immutable;
using LineageService.Graph.Labels;
using LineageService.Graph.Labels.Findings;
using LineageService.Model;

namespace LineageService.Ingestion.Labels.Findings;

/// <summary>
/// Which constraints are broken where, kept by node so that an update looks only at nodes whose labels changed. Immutable. Of one node and origin a
/// constraint is broken once, by the label that tells most.
/// </summary>
public sealed class ConstraintFindings
{
    private readonly ImmutableDictionary<LineageNode, ImmutableArray<LabelFinding>> _byNode;

    private ConstraintFindings(ImmutableDictionary<LineageNode, ImmutableArray<LabelFinding>> byNode) => _byNode = byNode;

    public static ConstraintFindings None { get; } = new(ImmutableDictionary<LineageNode, ImmutableArray<LabelFinding>>.Empty);

    public IEnumerable<LabelFinding> All => _byNode.OrderBy(entry => entry.Key.ToString(), StringComparer.Ordinal).SelectMany(entry => entry.Value);

    public int Count => _byNode.Values.Sum(findings => findings.Length);

    public ImmutableArray<LabelFinding> Of(LineageNode node) => _byNode.GetValueOrDefault(node, []);

    /// <summary>All of a state.</summary>
    /// <param name="waived">Keys of the findings that somebody waived.</param>
    public static ConstraintFindings Of(LabelState state, IReadOnlySet<string> waived)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state.Policy.Constraints.IsEmpty ? None : None.After(state, LabelledNodes.Of(state), waived);
    }

    /// <summary>
    /// The findings of a later state in which only some nodes' labels differ, with those beside them and in join sets with them: what is matched with another
    /// form counts as raw.
    /// </summary>
    public ConstraintFindings After(LabelState state, IEnumerable<LineageNode> changed, IReadOnlySet<string> waived)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(changed);
        ArgumentNullException.ThrowIfNull(waived);
        if (state.Policy.Constraints.IsEmpty) return None;
        var next = _byNode.ToBuilder();
        var nodes = changed.ToHashSet();
        var concerned = RiskFindings.Concerned(state, [.. nodes.Select(node => node.Dataset).Distinct()]);
        HashSet<(LineageNode Node, string Origin)> matched = [];
        foreach (var risk in RiskFindings.Of(state, concerned, CancellationToken.None))
        {
            if (risk.Kind != FindingKind.CorrelationRisk || waived.Contains(risk.Key)) continue;
            foreach (var related in risk.Related) matched.Add((related, risk.Origins[0]));
        }

        foreach (var ordinal in concerned)
        {
            var dataset = state.Graph.DatasetAt(ordinal);
            for (var field = 0; field < dataset.Fields.Count; field++) nodes.Add(state.Graph.NodeAt(dataset.NodeOf(field)));
        }

        foreach (var node in nodes)
        {
            var findings = At(state, node, matched);
            if (findings.IsEmpty) next.Remove(node);
            else next[node] = findings;
        }

        return new ConstraintFindings(next.ToImmutable());
    }

    private static ImmutableArray<LabelFinding> At(LabelState state, LineageNode node, HashSet<(LineageNode Node, string Origin)> matched)
    {
        var labels = state.LabelsOf(node);
        if (labels.IsEmpty) return [];
        var found = ImmutableArray.CreateBuilder<LabelFinding>();
        var dataset = state.Graph.FindDataset(node.Dataset);
        var zone = state.Policy.ZoneOf(node.Dataset);
        foreach (var constraint in state.Policy.Constraints)
        {
            var origins = new HashSet<string>(StringComparer.Ordinal);
            foreach (var own in labels)
            {
                // A digest beside a part of the same value, or in a join set with one, is the value, until somebody says otherwise (A19).
                var isMatched = !own.IsIndirect && own.Form != LabelForm.Raw && matched.Contains((node, own.Origin.Id));
                var label = isMatched ? own with { Form = LabelForm.Raw } : own;
                var category = state.Policy.CategoryOf(label.Origin.Category);
                var subject = new ConstraintSubject(
                    LabelLevels.Of(state.Policy, label), label.Form, label.IsIndirect, category, label.Origin.Method, label.Origin.Confidence, label.Hops, node, zone)
                {
                    Owner = dataset?.Owner,
                    Layer = dataset?.Layer,
                    DatasetKind = dataset?.Kind,
                };
                var isBroken = constraint.When.IsTrueOf(subject);
                // Where a limit of depth ends the way nobody knows into which zone it would lead: decided as if into the worst (§A.7).
                if (!isBroken && (!state.IsTruncated(node, label.Origin.Id) || !state.Policy.Sinks.Any(sink => constraint.When.IsTrueOf(subject with { Zone = sink.Zone }))))
                    continue;
                if (!origins.Add(label.Origin.Id)) continue;
                var why = !isBroken ? ": a limit of depth ends its way here, and what lies behind is not known"
                    : isMatched ? ": another form can be matched with it" : "";
                found.Add(new LabelFinding(
                    FindingKind.ConstraintViolation, node, label.Origin.Category,
                    $"{label.Origin.Category} is here as {label.Form.WireName()}{(label.IsIndirect ? ", indirectly" : "")}, which the constraint {constraint.Id} does not allow{why}.")
                {
                    Origins = [label.Origin.Id],
                    Discriminator = $"{constraint.Id}|{label.Origin.Id}",
                    IsLogged = constraint.Mode == ConstraintMode.Log,
                });
            }
        }

        return found.ToImmutable();
    }
}
