using LineageService.Impact.Propagation;

namespace LineageService.Impact.Report;

/// <summary>What verdicts weigh (impact.md §B.5).</summary>
internal static class Severities
{
    /// <summary>The severity of a node that has a tier (a number, 0 to 3): 0 to 100.</summary>
    public static double Of(AffectedNode node, byte tier)
    {
        var grain = node.Reason.Atom.IsGrain && node.Verdict == Verdict.Behavioral ? 1.5 : 1;
        return Math.Round(Math.Min(100, 100 * Weight(node.Verdict) * Tiers.Weight(tier) * node.Confidence * grain), 2);
    }

    public static double Weight(Verdict verdict) => verdict switch
    {
        Verdict.Breaking => 1,
        Verdict.Behavioral => 0.6,
        Verdict.Unknown => 0.5,
        Verdict.Stale or Verdict.Timeliness => 0.4,
        Verdict.OrderOnly => 0.1,
        Verdict.Additive => 0.05,
        _ => 0,
    };
}
