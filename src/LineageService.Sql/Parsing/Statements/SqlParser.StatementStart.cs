using System.Collections.Frozen;
using LineageService.Sql.Lexing;

namespace LineageService.Sql.Parsing;

public sealed partial class SqlParser
{
    // Words that begin a statement and nothing that could go on with the one before.
    private static readonly KeywordSet StatementKeywords = new(
        Keyword.Select, Keyword.Insert, Keyword.Update, Keyword.Delete, Keyword.Merge, Keyword.Create, Keyword.Alter, Keyword.Drop,
        Keyword.Truncate,
        Keyword.With, Keyword.Declare, Keyword.Set, Keyword.Begin, Keyword.If, Keyword.While, Keyword.Exec, Keyword.Execute, Keyword.Call,
        Keyword.Grant, Keyword.Revoke, Keyword.Use, Keyword.Return, Keyword.Commit, Keyword.Rollback, Keyword.Goto, Keyword.Waitfor,
        Keyword.Fetch, Keyword.Open, Keyword.Close, Keyword.Deallocate, Keyword.Break, Keyword.Continue, Keyword.Loop, Keyword.Repeat,
        Keyword.Print, Keyword.Raiserror, Keyword.Throw, Keyword.Deny, Keyword.Dbcc, Keyword.Save, Keyword.Backup, Keyword.Restore,
        Keyword.Kill,
        Keyword.Checkpoint, Keyword.Reconfigure, Keyword.Raise, Keyword.Load, Keyword.Unload, Keyword.Copy, Keyword.Export, Keyword.Analyze,
        Keyword.Explain, Keyword.Refresh);

    // T-SQL alone: words that other dialects use as names or clauses.
    private static readonly FrozenSet<string> BatchWords = new[]
    {
        "DISABLE", "ENABLE", "REVERT", "SETUSER", "SHUTDOWN", "READTEXT", "WRITETEXT", "UPDATETEXT", "SEND", "RECEIVE", "BULK",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> BatchWordsBySpan =
        BatchWords.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>
    /// True where the token begins a statement although no separator stands before it. Not every statement: only words that could not go on
    /// with the statement before.
    /// </summary>
    private bool AtStatementStart(int position)
    {
        var token = _tokens[position];
        if (token.Kind == TokenKind.Symbol) return AtLabel(position) && IsFirstOnLine(position);
        if (token.Kind is not TokenKind.Word) return false;
        if (token.Keyword != Keyword.None && StatementKeywords.Contains(token.Keyword))
            return !Grammar.StatementsWithoutSeparator || BeginsStatement(position);
        return (AtLabel(position) && (Grammar.StatementsWithoutSeparator || IsFirstOnLine(position)))
            || (Grammar.StatementsWithoutSeparator && IsFirstOnLine(position) && BatchWordsBySpan.Contains(TextOf(token)));
    }

    // T-SQL's options and changes use the words of statements: WITH (FILLFACTOR = 80), ALTER COLUMN a int, DROP MEMBER x.
    private bool BeginsStatement(int position)
    {
        var next = TokenAt(position + 1);
        switch (_tokens[position].Keyword)
        {
            case Keyword.With:
                var behind = TokenAt(position + 2);
                return IsIdentifier(next)
                    && (behind.Symbol == Symbol.LeftParenthesis
                    || (behind.Keyword == Keyword.As && TokenAt(position + 3).Symbol == Symbol.LeftParenthesis));
            case Keyword.Create or Keyword.Alter or Keyword.Drop:
                return IsDefinitionKind(next) || IsDefinitionKind(TokenAt(position + 2)) || IsDefinitionKind(TokenAt(position + 3));
            default:
                return true;
        }
    }

    private bool IsDefinitionKind(Token token) =>
        token.Kind == TokenKind.Word
        && (token.Keyword is Keyword.Table or Keyword.View or Keyword.Procedure or Keyword.Proc or Keyword.Function or Keyword.Trigger
        or Keyword.Synonym
            || InertKindsBySpan.Contains(TextOf(token)));

    private Token TokenAt(int position) => _tokens[Math.Min(position, _tokens.Length - 1)];

    /// <summary>A label: <c>name:</c> or <c>&lt;&lt;name&gt;&gt;</c>.</summary>
    private bool AtLabel(int position)
    {
        var token = _tokens[position];
        var next = _tokens[Math.Min(position + 1, _tokens.Length - 1)];
        if (token.Symbol == Symbol.ShiftLeft)
            return next.Kind == TokenKind.Word && _tokens[Math.Min(position + 2, _tokens.Length - 1)].Symbol == Symbol.ShiftRight;
        return token.Kind == TokenKind.Word && next.Symbol == Symbol.Colon;
    }
}
