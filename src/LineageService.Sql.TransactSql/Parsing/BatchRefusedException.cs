using LineageService.Model;

namespace LineageService.Sql.TransactSql.Parsing;

/// <summary>
/// Unwinds from a batch that ScriptDom or the mapping does not take. Internal: callers get the fallback's statements and a note.
/// </summary>
/// <param name="reason">Why, without any SQL text.</param>
internal sealed class BatchRefusedException(string reason, TextSpan span) : Exception(reason)
{
    public string Reason { get; } = reason;

    public TextSpan Span { get; } = span;
}
