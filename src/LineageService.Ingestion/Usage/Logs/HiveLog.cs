namespace LineageService.Ingestion.Usage.Logs;

/// <summary>
/// Audit lines of Hive and Spark as JSON: Hive's query hooks, Spark listeners and Thrift server logs, which differ in what they call the same. Without
/// an id of the query its time, user and text tell it from others.
/// </summary>
internal sealed class HiveLog() : QueryLogFormat("hive", "spark")
{
    internal override LogReading Read(LogRow row, DateTimeOffset day)
    {
        var state = row.Text("status", "state", "result");
        if (state is not null && (state.Contains("FAIL", StringComparison.OrdinalIgnoreCase) || state.Contains("ERROR", StringComparison.OrdinalIgnoreCase)))
            return LogReading.Skipped;
        if (row.Text("queryText", "query", "sqlText", "sql", "statement", "command") is not { } text)
            return LogReading.Broken("expected a query (queryText, query, sql or statement)");
        if (row.Time("timestamp", "eventTime", "startTime", "createTime", "time", "submissionTime") is not { } time)
            return LogReading.Broken("expected a time (timestamp, eventTime or startTime)");
        var user = row.Text("user", "userName", "user_name", "requestUser", "effectiveUser", "ugi", "principal");
        var id = row.Text("queryId", "query_id", "operationId", "statementId", "executionId");
        return new LoggedQuery(text, user, time, $"{row.Text("appId", "applicationId")}/{id}/{time.UtcTicks}/{user}/{(id is null ? UsageIdentity.Of(text) : 0)}")
        {
            Database = row.Text("database", "currentDatabase", "db"),
        };
    }
}
