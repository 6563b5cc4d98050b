using System.Collections.Immutable;
using LineageService.Impact.Report;

namespace LineageService.Impact.Gate;

/// <summary>How a gate ends; the numbers are exit codes.</summary>
public enum GateOutcome
{
    Pass = 0,

    /// <summary>There are findings that nobody waived.</summary>
    Findings = 1,

    /// <summary>Too much is not known. Not a pass.</summary>
    Inconclusive = 3,

    /// <summary>The lineage is older than allowed. Not a pass.</summary>
    Stale = 4,
}

/// <summary>Something that stops the merge.</summary>
/// <param name="Node">The affected node; null where the change itself is the finding.</param>
/// <param name="Sentence">What it is, for a person.</param>
public sealed record GateFinding(AffectedNode? Node, string Sentence);

/// <summary>What a gate makes of a report.</summary>
/// <param name="Why">One sentence that a person reads first.</param>
/// <param name="Waived">Affected nodes that would count and are waived.</param>
/// <param name="ExpiredWaivers">Waivers that would cover a finding and are past their day.</param>
public sealed record GateResult(
    GateOutcome Outcome,
    string Why,
    ImmutableArray<GateFinding> Findings,
    ImmutableDictionary<string, Waiver> Waived,
    ImmutableArray<Waiver> ExpiredWaivers);
