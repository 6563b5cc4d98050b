namespace LineageService.ImpactJudges.Rebinding;

/// <summary>What a run of the re-binding judge counted. Mutable.</summary>
internal sealed class RebindingTally
{
    public int Changes { get; set; }

    public SortedDictionary<string, int> ChangesByKind { get; } = new(StringComparer.Ordinal);

    /// <summary>Consumers that fail to bind.</summary>
    public int Failing { get; set; }

    /// <summary>Of <see cref="Failing"/>, those that are not said to break by a report that says it is inconclusive, which no gate passes.</summary>
    public int FailingUnderInconclusive { get; set; }

    /// <summary>Consumers said to break by changes of which binding can tell.</summary>
    public int Reported { get; set; }

    /// <summary>Of <see cref="Reported"/>, those that bind.</summary>
    public int OverReported { get; set; }

    public double OverReportedShare => Reported == 0 ? 0 : Math.Round((double)OverReported / Reported, 4);

    public int Inconclusive { get; set; }

    public double InconclusiveShare => Changes == 0 ? 0 : Math.Round((double)Inconclusive / Changes, 4);

    /// <summary>Jobs whose analysis would settle the inconclusive ones, and how many changes each stands in.</summary>
    public SortedDictionary<string, int> WouldSettle { get; } = new(StringComparer.Ordinal);

    public double MedianMilliseconds { get; set; }

    public double SlowestMilliseconds { get; set; }

    public string? Slowest { get; set; }

    public List<string> Missed { get; } = [];

    /// <summary>The first of the over-reports, for a person to look at.</summary>
    public List<string> Over { get; } = [];

    public double Seconds { get; set; }
}
