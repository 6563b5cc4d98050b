using LineageService.Ingestion.Catalogs;
using LineageService.Ingestion.Tasks;

namespace LineageService.Ingestion.Reading;

/// <summary>One thing found in the input. Closed: the subtypes in this file are all there are.</summary>
public abstract record SourceRecord
{
    private protected SourceRecord(string? file, long line) => (File, Line) = (file, line);

    /// <summary>The file as named to the user; null for a body or stdin.</summary>
    public string? File { get; }

    /// <summary>One-based line on which it begins.</summary>
    public long Line { get; }
}

/// <summary>A task definition.</summary>
public sealed record TaskRecord(TaskDefinition Task, string? Source, long At) : SourceRecord(Source, At);

/// <summary>A catalog entry.</summary>
public sealed record CatalogRecord(CatalogTable Table, string? Source, long At) : SourceRecord(Source, At);

/// <summary>An OpenLineage event, unread.</summary>
public sealed record EventRecord(ReadOnlyMemory<byte> Body, string? Source, long At) : SourceRecord(Source, At);

/// <summary>A file of SQL: a task or, where it only creates tables, a catalog.</summary>
public sealed record ScriptRecord(string Sql, string? Source) : SourceRecord(Source, 1);

/// <summary>Something that could not be taken.</summary>
public sealed record FailureRecord(SourceFailure Failure) : SourceRecord(Failure.File, Failure.Line)
{
    /// <summary>The bytes of the line where it was read among lines; empty otherwise. They hold until the next record is read.</summary>
    public ReadOnlyMemory<byte> Text { get; init; }
}
