using System.Collections.Immutable;
using System.Text.Json;
using LineageService.Ingestion.Reading;

namespace LineageService.Ingestion.Usage.Logs;

/// <summary>Query-completed events of Trino's event listeners (HTTP, Kafka, MySQL), one JSON object each. Failed queries read nothing.</summary>
internal sealed class TrinoLog() : QueryLogFormat("trino", "trino")
{
    internal override LogReading Read(LogRow row, DateTimeOffset day)
    {
        var state = row.Text("metadata.queryState", "queryState", "query_state", "state");
        if (state is not null && !state.Equals("FINISHED", StringComparison.OrdinalIgnoreCase)) return LogReading.Skipped;
        if (row.Text("metadata.queryId", "queryId", "query_id") is not { } id) return LogReading.Broken("expected the id of a query (metadata.queryId)");
        if (row.Time("createTime", "create_time", "endTime", "end_time", "metadata.createTime") is not { } time)
            return LogReading.Broken("expected when the query began (createTime)");
        return new LoggedQuery(row.Text("metadata.query", "query"), row.Text("context.user", "user", "user_name", "context.principal"), time, id)
        {
            Database = row.Text("context.catalog", "catalog"),
            Schema = row.Text("context.schema", "schema"),
            Accesses = row.List("ioMetadata.inputs") is { } inputs ? Accesses(inputs, "catalogName")
                : row.List("metadata.tables") is { } tables ? Accesses(tables, "catalog") : [],
        };
    }

    private static ImmutableArray<LoggedAccess> Accesses(JsonElement tables, string catalogName)
    {
        var accesses = ImmutableArray.CreateBuilder<LoggedAccess>();
        foreach (var table in tables.EnumerateArray())
        {
            var name = (LogRow.TextOf(table, catalogName), LogRow.TextOf(table, "schema"), LogRow.TextOf(table, "table"));
            if (name is not ({ } catalog, { } schema, { } last)) continue;

            // Tables behind a view are listed too; what the query itself names is what somebody reads.
            if (LogRow.Property(table, "directlyReferenced") is { ValueKind: JsonValueKind.False }) continue;
            ImmutableArray<string>? columns = LogRow.Property(table, "columns") is { ValueKind: JsonValueKind.Array } list
                ? [.. list.EnumerateArray().Select(ColumnOf).OfType<string>()]
                : null;
            accesses.Add(new LoggedAccess($"{catalog}.{schema}.{last}", columns));
        }

        return accesses.ToImmutable();
    }

    private static string? ColumnOf(JsonElement column) =>
        JsonRecord.TextOf(column) ?? LogRow.TextOf(column, "column") ?? LogRow.TextOf(column, "columnName") ?? LogRow.TextOf(column, "name");
}
