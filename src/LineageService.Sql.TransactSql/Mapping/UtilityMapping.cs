using System.Collections.Frozen;
using LineageService.Model;
using LineageService.Sql.Query;
using Dom = Microsoft.SqlServer.TransactSql.ScriptDom;

namespace LineageService.Sql.TransactSql.Mapping;

internal sealed partial class FragmentMapping
{
    // What starts with these and has no mapping of its own defines, configures, controls or reports; it moves no rows between columns.
    // BACKUP and RESTORE move whole databases, which is no lineage of columns either.
    private static readonly FrozenSet<string> WithoutDataFlow = FrozenSet.ToFrozenSet(
        [
            "ADD", "ALTER", "BACKUP", "BEGIN", "BREAK", "CHECKPOINT", "CLOSE", "COMMIT", "CONTINUE", "CREATE", "DBCC", "DEALLOCATE",
            "DENY", "DISABLE", "DROP", "ENABLE", "END", "GET", "GOTO", "GRANT", "KILL", "LINENO", "MOVE", "OPEN", "PRINT", "RAISERROR",
            "RECONFIGURE", "RESTORE", "REVERT", "REVOKE", "ROLLBACK", "SAVE", "SET", "SETUSER", "SHUTDOWN", "THROW", "USE", "WAITFOR",
        ],
        StringComparer.OrdinalIgnoreCase);

    private SqlStatement Other(Dom.TSqlStatement statement)
    {
        switch (statement)
        {
            case Dom.LabelStatement label:
                return new UtilityStatement("LABEL", Span(label));

            // ScriptDom starts END CONVERSATION at its handle.
            case Dom.EndConversationStatement end:
                return new UtilityStatement("END", Span(end));
            case Dom.ExecuteAsStatement or Dom.UpdateStatisticsStatement:
                return Utility(statement);
        }

        var keyword = LeadingKeyword(statement);
        return WithoutDataFlow.Contains(keyword) ? Utility(statement) : Opaque(statement, $"{keyword} is not modelled");
    }

    private UtilityStatement Utility(Dom.TSqlStatement statement) => new(LeadingKeyword(statement), Span(statement));

    private OpaqueStatement Opaque(Dom.TSqlFragment statement, string reason)
    {
        _diagnostics.Add(new Diagnostic(TransactSqlCodes.UnmappedStatement, DiagnosticSeverity.Warning, Span(statement), $"{reason}."));
        return new OpaqueStatement(reason, Span(statement));
    }

    private string LeadingKeyword(Dom.TSqlStatement statement)
    {
        var text = _sql.AsSpan(Span(statement).Start, Span(statement).Length);
        var length = 0;
        while (length < text.Length && (char.IsAsciiLetterOrDigit(text[length]) || text[length] == '_')) length++;
        return text[..length].ToString().ToUpperInvariant();
    }
}
