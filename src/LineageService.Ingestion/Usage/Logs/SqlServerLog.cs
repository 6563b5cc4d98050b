namespace LineageService.Ingestion.Usage.Logs;

/// <summary>
/// Exports of SQL Server's Query Store, CSV or JSON: text, executions and last execution of a plan in an interval. It knows no users: reads are
/// counted, their readers are not known.
/// </summary>
internal sealed class SqlServerLog() : QueryLogFormat("sqlserver", "tsql")
{
    internal override string DefaultSchema => "dbo";

    internal override LogReading Read(LogRow row, DateTimeOffset day)
    {
        if (row.Text("query_sql_text", "sql_text", "query_text") is not { } text) return LogReading.Broken("expected a column query_sql_text");
        if (row.Time("last_execution_time", "end_time", "start_time") is not { } time) return LogReading.Broken("expected a time in last_execution_time");
        var executions = row.Number("count_executions", "execution_count") ?? 1;
        if (executions == 0 || row.Text("execution_type_desc") is "Aborted" or "Exception") return LogReading.Skipped;
        var database = row.Text("database_name", "database");
        var interval = row.Text("runtime_stats_interval_id", "interval_start", "start_time") ?? time.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        var key = row.Text("query_id") is { } id ? $"{id}/{row.Text("plan_id")}" : UsageIdentity.Of(text).ToString("x", System.Globalization.CultureInfo.InvariantCulture);
        return new LoggedQuery(WithoutParameters(text), row.Text("user_name", "login_name"), time, $"{database}/{key}/{interval}")
        {
            Database = database,
            Reads = executions,
            IsCounter = true,
        };
    }

    // A parameterised text begins with its declarations: (@p0 int)SELECT …
    private static string WithoutParameters(string text)
    {
        if (!text.StartsWith("(@", StringComparison.Ordinal)) return text;
        var depth = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '(') depth++;
            else if (text[i] == ')' && --depth == 0) return text[(i + 1)..];
        }

        return text;
    }
}
