using System.Collections.Immutable;
using LineageService.Graph.Labels;
using LineageService.Ingestion.Labels.Hosting;
using LineageService.Model;

namespace LineageService.Ingestion.Labels.Explaining;

/// <summary>Why a node has a label of a tag, and why not more of them (propagation.md §A.11).</summary>
/// <param name="Tag">A category; those below it are meant too.</param>
public sealed record LabelExplanation(NodeLabels Effective, string Tag)
{
    private const int MaxSupport = 2000, MaxMissing = 50, MaxStops = 20;

    /// <summary>One way for each origin and form.</summary>
    public ImmutableArray<LabelWitness> Witnesses { get; init; } = [];

    /// <summary>Each edge that carries one of them.</summary>
    public ImmutableArray<SupportStep> Support { get; init; } = [];

    /// <summary>True where there are more edges than are told.</summary>
    public bool IsSupportCut { get; init; }

    /// <summary>Where the labels that are upstream and not here end, by assignment.</summary>
    public ImmutableArray<(LabelAssignment Origin, ImmutableArray<LabelStop> Stops)> Missing { get; init; } = [];

    /// <summary>True where there are more such labels than are told.</summary>
    public bool IsMissingCut { get; init; }

    public static LabelExplanation Of(LabelSnapshot snapshot, LineageNode node, string tag, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        var state = snapshot.State;
        bool IsAsked(LabelAssignment assignment) => state.Policy.CategoryOf(assignment.Category).IsWithin(tag);
        var explainer = new LabelExplainer(state);
        var witnesses = explainer.WitnessesOf(node).Where(witness => IsAsked(witness.Origin)).ToImmutableArray();
        var support = ImmutableArray.CreateBuilder<SupportStep>();
        var isCut = false;
        foreach (var id in witnesses.Select(witness => witness.Origin.Id).Distinct())
        {
            var (steps, cut) = LabelSupport.Of(state, node, id, MaxSupport - support.Count, cancellationToken);
            support.AddRange(steps);
            isCut |= cut;
        }

        var missing = LabelSupport.MissingAt(state, node, tag, cancellationToken);
        return new LabelExplanation(NodeLabels.Of(snapshot, node), tag)
        {
            Witnesses = witnesses,
            Support = support.ToImmutable(),
            IsSupportCut = isCut,
            Missing =
            [
                .. missing.Take(MaxMissing).Select(origin => (origin, explainer.StopsBefore(node, origin.Id, MaxStops, cancellationToken).ToImmutableArray())),
            ],
            IsMissingCut = missing.Count > MaxMissing,
        };
    }
}
