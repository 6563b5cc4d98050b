using System.Collections.Immutable;

namespace LineageService.Ingestion.Usage.Logs;

/// <summary>
/// Exports of Snowflake's <c>ACCESS_HISTORY</c> (tables and columns told) or <c>QUERY_HISTORY</c> (the text is analysed). A query that both hold
/// counts once, by its id.
/// </summary>
internal sealed class SnowflakeLog() : QueryLogFormat("snowflake", "snowflake")
{
    internal override LogReading Read(LogRow row, DateTimeOffset day)
    {
        if (row.Text("EXECUTION_STATUS") is { } status && status is not ("SUCCESS" or "success")) return LogReading.Skipped;
        if (row.Text("QUERY_ID") is not { } id) return LogReading.Broken("expected the id of a query (QUERY_ID)");
        if (row.Time("QUERY_START_TIME", "START_TIME") is not { } time) return LogReading.Broken("expected when the query began (START_TIME)");
        var accesses = ImmutableArray.CreateBuilder<LoggedAccess>();
        if (row.List("DIRECT_OBJECTS_ACCESSED", "BASE_OBJECTS_ACCESSED") is { } objects)
        {
            foreach (var item in objects.EnumerateArray())
            {
                if (LogRow.TextOf(item, "objectName") is not { } name) continue;
                if (LogRow.TextOf(item, "objectDomain") is { } domain
                    && !domain.Contains("Table", StringComparison.OrdinalIgnoreCase) && !domain.Contains("View", StringComparison.OrdinalIgnoreCase))
                    continue;
                ImmutableArray<string>? columns = LogRow.Property(item, "columns") is { ValueKind: System.Text.Json.JsonValueKind.Array } list
                    ? [.. list.EnumerateArray().Select(column => LogRow.TextOf(column, "columnName")).OfType<string>()]
                    : null;
                accesses.Add(new LoggedAccess(name, columns));
            }
        }

        return new LoggedQuery(row.Text("QUERY_TEXT"), row.Text("USER_NAME"), time, id)
        {
            Database = row.Text("DATABASE_NAME"),
            Schema = row.Text("SCHEMA_NAME"),
            Accesses = accesses.ToImmutable(),
        };
    }
}
