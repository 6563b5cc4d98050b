using System.Collections.Immutable;

namespace LineageService.Ingestion.Usage.Logs;

/// <summary>One query as a log tells it. Its text is analysed and forgotten: it is never stored, logged or put into a message.</summary>
/// <param name="Key">What tells this query from all others of the log.</param>
internal sealed record LoggedQuery(string? Text, string? Principal, DateTimeOffset Time, string Key)
{
    public long Reads { get; init; } = 1;

    public bool IsCounter { get; init; }

    public string? PrincipalKind { get; init; }

    public string? Database { get; init; }

    public string? Schema { get; init; }

    /// <summary>What the log itself says was read; empty where it does not say.</summary>
    public ImmutableArray<LoggedAccess> Accesses { get; init; } = [];
}

/// <summary>A table that a log says was read.</summary>
/// <param name="Columns">Null where it does not say which.</param>
internal sealed record LoggedAccess(string Table, ImmutableArray<string>? Columns);

/// <summary>What a row of a log is: a query, something else (both null), or nothing that can be read.</summary>
internal readonly record struct LogReading(LoggedQuery? Query, string? Fault)
{
    public static LogReading Skipped => default;

    public static LogReading Broken(string fault) => new(null, fault);

    public static implicit operator LogReading(LoggedQuery query) => new(query, null);

    public static LogReading ToLogReading(LoggedQuery query) => query;
}
