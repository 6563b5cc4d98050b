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
            var reached = state.Facts.FactsOf(number).Where(fact => fact.Node < state.Graph.NodeCount).Select(fact => fact.Node).Distinct().Order();
            foreach (var node in reached.Where(node => state.IsTruncated(state.Graph.NodeAt(node), id)))
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
