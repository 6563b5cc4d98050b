using System.Collections.Immutable;
using LineageService.Graph.Labels;
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
    public static ConstraintFindings Of(LabelState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state.Policy.Constraints.IsEmpty ? None : None.After(state, LabelledNodes.Of(state));
    }

    /// <summary>The findings of a later state in which only some nodes' labels differ.</summary>
    public ConstraintFindings After(LabelState state, IEnumerable<LineageNode> changed)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(changed);
        if (state.Policy.Constraints.IsEmpty) return None;
        var next = _byNode.ToBuilder();
        foreach (var node in changed)
        {
            var findings = At(state, node);
            if (findings.IsEmpty) next.Remove(node);
            else next[node] = findings;
        }

        return new ConstraintFindings(next.ToImmutable());
    }

    private static ImmutableArray<LabelFinding> At(LabelState state, LineageNode node)
    {
        var labels = state.LabelsOf(node);
        if (labels.IsEmpty) return [];
        var found = ImmutableArray.CreateBuilder<LabelFinding>();
        var dataset = state.Graph.FindDataset(node.Dataset);
        var zone = state.Policy.ZoneOf(node.Dataset);
        foreach (var constraint in state.Policy.Constraints)
        {
            var origins = new HashSet<string>(StringComparer.Ordinal);
            foreach (var label in labels)
            {
                var category = state.Policy.CategoryOf(label.Origin.Category);
                var subject = new ConstraintSubject(
                    LabelLevels.Of(state.Policy, label), label.Form, label.IsIndirect, category, label.Origin.Method, label.Origin.Confidence, label.Hops, node, zone)
                {
                    Owner = dataset?.Owner,
                    Layer = dataset?.Layer,
                    DatasetKind = dataset?.Kind,
                };
                if (!constraint.When.IsTrueOf(subject) || !origins.Add(label.Origin.Id)) continue;
                found.Add(new LabelFinding(
                    FindingKind.ConstraintViolation, node, label.Origin.Category,
                    $"{label.Origin.Category} is here as {label.Form.WireName()}{(label.IsIndirect ? ", indirectly" : "")}, which the constraint {constraint.Id} does not allow.")
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
