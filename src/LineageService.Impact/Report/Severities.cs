namespace LineageService.Impact.Report;

/// <summary>What verdicts weigh (impact.md §B.5).</summary>
internal static class Severities
{
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
