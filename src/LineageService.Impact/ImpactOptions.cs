namespace LineageService.Impact;

/// <summary>How strict a gate is (impact.md §B.2).</summary>
public enum ImpactProfile : byte
{
    /// <summary>Any BEHAVIORAL finding counts.</summary>
    Strict,

    /// <summary>BREAKING on anything; BEHAVIORAL only on what has a contract or is P0 or P1.</summary>
    Contract,

    /// <summary>Schema only: BREAKING.</summary>
    Schema,

    /// <summary>Nothing counts; the report is for reading.</summary>
    Advisory,
}

/// <summary>How an analysis is made.</summary>
public sealed record ImpactOptions
{
    public static ImpactOptions Default { get; } = new();

    public ImpactProfile Profile { get; init; } = ImpactProfile.Contract;

    /// <summary>Hops that are followed; 0: all.</summary>
    public int DepthLimit { get; init; }

    /// <summary>Share of the weighted closure that may be unknown before the report is inconclusive.</summary>
    public double MaxUnknown { get; init; } = 0.05;

    /// <summary>True: opaque jobs do not make a report inconclusive.</summary>
    public bool AllowOpaque { get; init; }

    /// <summary>How long a column must have been marked as deprecated, and unread, before it may be dropped.</summary>
    public TimeSpan DeprecationWindow { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Time before a promise is due at which it counts as in danger.</summary>
    public TimeSpan AlertMargin { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>True: the report also tells what the changed columns are made of, for lists in both directions.</summary>
    public bool WithUpstream { get; init; }

    /// <summary>True where the engine turns a value that a cast does not fit into NULL instead of failing.</summary>
    public bool PermissiveCasts { get; init; }

    /// <summary>
    /// True: another value of a column goes no further where it is only counted and never NULL, or only decides between equal constants (impact.md §B.3).
    /// </summary>
    public bool StopAtIgnoredValues { get; init; }

    /// <summary>Moment of the question, for deprecation windows and waivers; null: no window counts as over.</summary>
    public DateTimeOffset? Now { get; init; }

    public ConfidenceTable Confidence { get; init; } = ConfidenceTable.Default;
}

/// <summary>How sure edges are by what they stand on (impact.md §B.5).</summary>
public sealed record ConfidenceTable
{
    public static ConfidenceTable Default { get; } = new();

    /// <summary>Static parse, everything resolved.</summary>
    public double Parsed { get; init; } = 0.95;

    public double Runtime { get; init; } = 0.95;

    /// <summary>Runtime, by a version of a producer whose column lineage has a known defect.</summary>
    public double Defective { get; init; } = 0.5;

    /// <summary>Static parse and runtime agree.</summary>
    public double Agreeing { get; init; } = 1;

    /// <summary>A star that was expanded without schema, an expression that is not modelled.</summary>
    public double Heuristic { get; init; } = 0.8;

    public double Manual { get; init; } = 0.7;

    /// <summary>Only the tables are known.</summary>
    public double Coarse { get; init; } = 0.4;
}
