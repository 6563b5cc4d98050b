using System.Collections.Immutable;
using LineageService.Graph.Labels;
using LineageService.Ingestion.Labels.Exposure;
using LineageService.Ingestion.Labels.Hosting;

namespace LineageService.Ingestion.Labels.Simulation;

/// <summary>What a proposal would change. Applying it changes exactly this.</summary>
/// <param name="Labels">By node and origin, in order of the nodes' names.</param>
/// <param name="AppearingViolations">Constraints that would be broken and are not.</param>
/// <param name="VanishingViolations">Constraints that are broken and would not be.</param>
/// <param name="AppearingExposure">Labels that would come to a sink, or to one in another form.</param>
/// <param name="VanishingExposure">Labels that would no longer be there.</param>
public sealed record LabelDelta(
    ImmutableArray<LabelChange> Labels,
    ImmutableArray<LabelFinding> AppearingViolations,
    ImmutableArray<LabelFinding> VanishingViolations,
    ImmutableArray<ExposedLabel> AppearingExposure,
    ImmutableArray<ExposedLabel> VanishingExposure)
{
    public static LabelDelta None { get; } = new([], [], [], [], []);

    /// <summary>True where a constraint that is enforced would be broken anew: whoever gates changes says no.</summary>
    public bool IsDenied => AppearingViolations.Any(violation => !violation.IsLogged);

    /// <summary>Sum of the risks that would come minus those that would go, readers not counted.</summary>
    public double RiskChange => AppearingExposure.Sum(row => row.Risk(null)) - VanishingExposure.Sum(row => row.Risk(null));
}
