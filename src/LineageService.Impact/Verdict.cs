namespace LineageService.Impact;

/// <summary>What a change means for something, mildest first (impact.md §B.2). The headline of the two axes, which stay apart in the report.</summary>
public enum Verdict : byte
{
    /// <summary>Equal after normalisation.</summary>
    None = 0,

    /// <summary>Comment, tag, owner, queue.</summary>
    MetadataOnly = 1,

    /// <summary>A column that was marked as deprecated long enough, and that nobody read, is dropped.</summary>
    AllowedByDeprecation = 2,

    /// <summary>Only new columns or wider types that nobody reads.</summary>
    Additive = 3,

    /// <summary>Order or position only.</summary>
    OrderOnly = 4,

    /// <summary>Comes later than planned.</summary>
    Timeliness = 5,

    /// <summary>Does not fail itself, but is no longer refreshed.</summary>
    Stale = 6,

    /// <summary>Cannot be decided.</summary>
    Unknown = 7,

    /// <summary>Everything runs, and values or rows differ.</summary>
    Behavioral = 8,

    /// <summary>A consumer fails to compile or run, or a contract is violated.</summary>
    Breaking = 9,
}

/// <summary>The first axis: can it still run?</summary>
public enum Compatibility : byte
{
    Compatible = 0,

    /// <summary>It could, but what it reads is no longer refreshed.</summary>
    Stale = 1,
    Unknown = 2,
    Broken = 3,
}

/// <summary>The second axis: does it give other data?</summary>
public enum Behaviour : byte
{
    Same = 0,

    /// <summary>The same rows in another order or columns in other positions.</summary>
    OrderOnly = 1,
    Unknown = 2,

    /// <summary>Other values in the same rows.</summary>
    Values = 3,

    /// <summary>Other rows.</summary>
    Rows = 4,

    /// <summary>Other values and other rows.</summary>
    ValuesAndRows = 5,
}

/// <summary>The spellings of verdicts and axes on the wire.</summary>
public static class Verdicts
{
    private static readonly string[] Names =
        ["NONE", "METADATA_ONLY", "ALLOWED_BY_DEPRECATION", "ADDITIVE", "ORDER_ONLY", "TIMELINESS", "STALE", "UNKNOWN", "BEHAVIORAL", "BREAKING"];

    public static string WireName(this Verdict verdict) => Names[(int)verdict];

    public static Behaviour With(this Behaviour one, Behaviour other) =>
        one == other ? one
        : one >= Behaviour.Values && other >= Behaviour.Values ? Behaviour.ValuesAndRows
        : one > other ? one : other;
}
