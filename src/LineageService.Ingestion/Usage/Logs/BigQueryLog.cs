using System.Collections.Immutable;

namespace LineageService.Ingestion.Usage.Logs;

/// <summary>Exports of BigQuery's <c>INFORMATION_SCHEMA.JOBS</c>, JSON or CSV. A script's statements are jobs of their own: it is skipped.</summary>
internal sealed class BigQueryLog() : QueryLogFormat("bigquery", "bigquery")
{
    internal override LogReading Read(LogRow row, DateTimeOffset day)
    {
        if (row.Text("job_type") is { } type && !type.Equals("QUERY", StringComparison.OrdinalIgnoreCase)) return LogReading.Skipped;
        if (row.Text("statement_type") is "SCRIPT" || row.Text("error_result.reason", "error_result") is not (null or "null")) return LogReading.Skipped;
        if (row.Text("job_id") is not { } id) return LogReading.Broken("expected the id of a job (job_id)");
        if (row.Time("creation_time", "start_time") is not { } time) return LogReading.Broken("expected when the job began (creation_time)");
        var project = row.Text("project_id");
        var accesses = ImmutableArray.CreateBuilder<LoggedAccess>();
        if (row.List("referenced_tables") is { } tables)
        {
            foreach (var table in tables.EnumerateArray())
            {
                if (LogRow.TextOf(table, "dataset_id") is not { } dataset || LogRow.TextOf(table, "table_id") is not { } name) continue;
                accesses.Add(new LoggedAccess($"{LogRow.TextOf(table, "project_id") ?? project}.{dataset}.{name}", null));
            }
        }

        return new LoggedQuery(row.Text("query"), row.Text("user_email"), time, $"{project}:{id}")
        {
            Database = project,
            PrincipalKind = row.Text("user_email")?.EndsWith(".gserviceaccount.com", StringComparison.OrdinalIgnoreCase) == true ? "service" : null,
            Accesses = accesses.ToImmutable(),
        };
    }
}
