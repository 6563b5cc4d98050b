using System.Collections.Immutable;

namespace LineageService.Ingestion.Usage.Logs;

/// <summary>How a row of one kind of log is read. Closed: <see cref="All"/>.</summary>
public abstract class QueryLogFormat
{
    private protected QueryLogFormat(string name, string dialect) => (Name, Dialect) = (name, dialect);

    public static ImmutableArray<QueryLogFormat> All { get; } =
        [new TrinoLog(), new BigQueryLog(), new SnowflakeLog(), new PostgresLog(), new PostgresStatements(), new SqlServerLog(), new HiveLog()];

    /// <summary>As in <c>lineage collect usage NAME</c>; also the engine of its records.</summary>
    public string Name { get; }

    /// <summary>The dialect of its texts.</summary>
    public string Dialect { get; }

    /// <summary>The engine that its records name.</summary>
    public virtual string Engine => Name;

    /// <summary>Columns of a CSV without header; empty where it has one.</summary>
    internal virtual ImmutableArray<string> Columns => [];

    /// <summary>Schema of bare names where nothing else is told.</summary>
    internal virtual string? DefaultSchema => null;

    /// <param name="day">For rows that tell no time of their own.</param>
    internal abstract LogReading Read(LogRow row, DateTimeOffset day);
}
