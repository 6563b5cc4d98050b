using System.Collections.Immutable;

namespace LineageService.Ingestion.Usage.Logs;

/// <summary>PostgreSQL's server log as CSV (<c>log_destination = csvlog</c>) with statements logged; no header, columns of versions 9 to 18.</summary>
internal sealed class PostgresLog() : QueryLogFormat("postgres", "postgres")
{
    private const string Statement = "statement: ";
    private const string Execute = "execute ";

    internal override ImmutableArray<string> Columns { get; } =
    [
        "log_time", "user_name", "database_name", "process_id", "connection_from", "session_id", "session_line_num", "command_tag", "session_start_time",
        "virtual_transaction_id", "transaction_id", "error_severity", "sql_state_code", "message", "detail", "hint", "internal_query",
        "internal_query_pos", "context", "query", "query_pos", "location", "application_name", "backend_type", "leader_pid", "query_id",
    ];

    internal override string DefaultSchema => "public";

    internal override LogReading Read(LogRow row, DateTimeOffset day)
    {
        if (row.Text("message") is not { } message || row.Text("error_severity") is not { } severity)
            return LogReading.Broken("expected a line of a csvlog with severity and message");
        if (severity != "LOG" || TextOf(message) is not { } text) return LogReading.Skipped;
        if (row.Time("log_time") is not { } time) return LogReading.Broken("expected the time of a csvlog (log_time)");
        return new LoggedQuery(text, row.Text("user_name"), time, $"{row.Text("session_id")}/{row.Text("session_line_num")}")
        {
            Database = row.Text("database_name"),
        };
    }

    // With durations one line holds both: "duration: 1.2 ms  statement: …". A prepared one is "execute name: …"; parse and bind read nothing yet.
    private static string? TextOf(string message)
    {
        if (message.StartsWith("duration: ", StringComparison.Ordinal))
        {
            var end = message.IndexOf(" ms", StringComparison.Ordinal);
            if (end < 0) return null;
            message = message[(end + 3)..].TrimStart();
        }

        if (message.StartsWith(Statement, StringComparison.Ordinal)) return message[Statement.Length..];
        if (!message.StartsWith(Execute, StringComparison.Ordinal)) return null;
        var colon = message.IndexOf(": ", StringComparison.Ordinal);
        return colon < 0 ? null : message[(colon + 2)..];
    }
}

/// <summary>
/// Exports of <c>pg_stat_statements</c> as CSV or JSON with a header: counters by user and text, without a time. What was added since the last export
/// counts on the day of the export.
/// </summary>
internal sealed class PostgresStatements() : QueryLogFormat("pg-stat-statements", "postgres")
{
    public override string Engine => "postgres";

    internal override string DefaultSchema => "public";

    internal override LogReading Read(LogRow row, DateTimeOffset day)
    {
        if (row.Text("query") is not { } text) return LogReading.Broken("expected a column query");
        if (row.Number("calls") is not { } calls) return LogReading.Broken("expected a number in calls");
        if (calls == 0) return LogReading.Skipped;
        var user = row.Text("rolname", "usename", "user_name", "username", "userid");
        var database = row.Text("datname", "database_name");
        return new LoggedQuery(text, user, row.Time("collected_at", "snapshot_time") ?? day, $"{database ?? row.Text("dbid")}/{user}/{row.Text("queryid")}/{row.Text("toplevel")}")
        {
            Database = database,
            Reads = calls,
            IsCounter = true,
        };
    }
}
