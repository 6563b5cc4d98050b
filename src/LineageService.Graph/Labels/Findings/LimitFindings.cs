using System.Collections.Immutable;
using LineageService.Model;

namespace LineageService.Graph.Labels.Findings;

/// <summary>Where a limit of depth cuts: no limit is silent (propagation.md §A.7).</summary>
public static class LimitFindings
{
    public static ImmutableArray<LabelFinding> Of(LabelState state, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        var findings = ImmutableArray.CreateBuilder<LabelFinding>();
        foreach (var (id, number) in state.Numbers.OrderBy(entry => entry.Value))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (state.Facts.OriginAt(number) is not { MaxDepth: { } limit }) continue;
            if (!AssignmentScope.Of(state.Policy, state.Assignments[id]).ThroughLineage) continue;
            var cut = state.Facts.FactsOf(number).Where(fact => fact.Rank == limit && fact.Node < state.Graph.NodeCount).Select(fact => fact.Node);
            foreach (var node in cut.Distinct().Order())
            {
                findings.Add(new LabelFinding(
                    FindingKind.Truncated, state.Graph.NodeAt(node), state.Assignments[id].Category,
                    $"A limit of {limit} edges ends the label here; what lies behind is not known to be free of it.")
                {
                    Origins = [id],
                    Discriminator = id,
                });
            }
        }

        return findings.ToImmutable();
    }
}
