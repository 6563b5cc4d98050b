using System.Collections.Frozen;
using LineageService.Sql.Lexing;

namespace LineageService.Sql.Parsing;

public sealed partial class SqlParser
{
    // Words that begin a statement and nothing that could go on with the one before.
    private static readonly KeywordSet StatementKeywords = new(
        Keyword.Select, Keyword.Insert, Keyword.Update, Keyword.Delete, Keyword.Merge, Keyword.Create, Keyword.Alter, Keyword.Drop, Keyword.Truncate,
        Keyword.With, Keyword.Declare, Keyword.Set, Keyword.Begin, Keyword.If, Keyword.While, Keyword.Exec, Keyword.Execute, Keyword.Call,
        Keyword.Grant, Keyword.Revoke, Keyword.Use, Keyword.Return, Keyword.Commit, Keyword.Rollback, Keyword.Goto, Keyword.Waitfor,
        Keyword.Fetch, Keyword.Open, Keyword.Close, Keyword.Deallocate, Keyword.Break, Keyword.Continue, Keyword.Loop, Keyword.Repeat,
        Keyword.Print, Keyword.Raiserror, Keyword.Throw, Keyword.Deny, Keyword.Dbcc, Keyword.Save, Keyword.Backup, Keyword.Restore, Keyword.Kill,
        Keyword.Checkpoint, Keyword.Reconfigure, Keyword.Raise, Keyword.Load, Keyword.Unload, Keyword.Copy, Keyword.Export, Keyword.Analyze,
        Keyword.Explain, Keyword.Refresh);

    // T-SQL alone: words that other dialects use as names or clauses.
    private static readonly FrozenSet<string> BatchWords = new[]
    {
        "DISABLE", "ENABLE", "REVERT", "SETUSER", "SHUTDOWN", "READTEXT", "WRITETEXT", "UPDATETEXT", "SEND", "RECEIVE", "ADD", "BULK",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> BatchWordsBySpan = BatchWords.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>
    /// True where the token begins a statement although no separator stands before it. Not every statement: only words that could not go on with
    /// the statement before.
    /// </summary>
    private bool AtStatementStart(int position)
    {
        var token = _tokens[position];
        if (token.Kind == TokenKind.Symbol) return AtLabel(position) || (token.Symbol == Symbol.LeftParenthesis && Grammar.StatementsWithoutSeparator);
        if (token.Kind is not TokenKind.Word) return false;
        if (token.Keyword != Keyword.None && StatementKeywords.Contains(token.Keyword)) return true;
        return AtLabel(position)
            || (Grammar.StatementsWithoutSeparator && IsFirstOnLine(position) && BatchWordsBySpan.Contains(TextOf(token)));
    }

    /// <summary>A label: <c>name:</c> or <c>&lt;&lt;name&gt;&gt;</c>.</summary>
    private bool AtLabel(int position)
    {
        var token = _tokens[position];
        var next = _tokens[Math.Min(position + 1, _tokens.Length - 1)];
        if (token.Symbol == Symbol.ShiftLeft) return next.Kind == TokenKind.Word && _tokens[Math.Min(position + 2, _tokens.Length - 1)].Symbol == Symbol.ShiftRight;
        return token.Kind == TokenKind.Word && next.Symbol == Symbol.Colon && (IsFirstOnLine(position) || Grammar.StatementsWithoutSeparator);
    }
}
