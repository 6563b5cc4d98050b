namespace LineageService.Ingestion.Usage;

/// <summary>How a query log is read.</summary>
/// <param name="Namespace">Of the datasets whose reads the log tells (OpenLineage naming); not used for records that name their own.</param>
public sealed record UsageLogOptions(string Namespace)
{
    /// <summary>Of texts; null for that of the log's format.</summary>
    public string? Dialect { get; init; }

    /// <summary>Database of names that lack it, where the log does not tell.</summary>
    public string? Database { get; init; }

    public string? Schema { get; init; }

    /// <summary>Day of rows that tell none; null for today.</summary>
    public DateOnly? Day { get; init; }

    /// <summary>Also keeps the lineage of what queries write, each text as a job of kind <c>adhoc</c>, without its text.</summary>
    public bool AdHocLineage { get; init; }

    /// <summary>Namespace of those jobs.</summary>
    public string JobNamespace { get; init; } = "adhoc";

    /// <summary>Only reads and counts; nothing is written.</summary>
    public bool DryRun { get; init; }
}
