using System.Collections.Frozen;
using LineageService.Sql.Lexing;
using LineageService.Sql.Query;

namespace LineageService.Sql.Parsing;

public sealed partial class SqlParser
{
    /// <summary>
    /// Words that begin a statement that moves no data, in any dialect. Closed: a word that is not here makes an opaque statement, whose
    /// lineage is unknown and not none.
    /// </summary>
    private static readonly FrozenSet<string> UtilityWords = new[]
    {
        "ABORT", "ADD", "ADMIN", "ANALYSE", "ANALYZE", "ASSOCIATE", "ATTACH", "AUDIT", "AWAIT", "BACKUP", "BINLOG", "BREAK", "CANCEL", "CHANGE",
        "CHECK", "CHECKPOINT", "CHECKSUM", "CLEAR", "CLONE", "CLOSE", "CLUSTER", "COLLECT", "COMMENT", "COMMIT", "COMPILE", "COMPUTE",
        "CONNECT", "CONTINUE", "DBCC", "DEALLOCATE", "DENY", "DESC", "DESCRIBE", "DETACH", "DFS", "DISABLE", "DISASSOCIATE", "DISCARD",
        "DISCONNECT", "DUMP", "ENABLE", "EXCHANGE", "EXISTS", "EXIT", "EXPLAIN", "FLASHBACK", "FLUSH", "GET", "GOTO", "GRANT", "HANDLER",
        "HELP", "INSTALL", "INVALIDATE", "ITERATE", "KILL", "LEAVE", "LIST", "LISTEN", "LOCK", "LS", "MODIFY", "MOVE", "MSCK", "NOAUDIT",
        "NOTIFY", "NULL", "OPTIMIZE", "PAUSE", "POST_EVENT", "PRAGMA", "PRINT", "PURGE", "PUT", "QUIT", "RAISE", "RAISERROR", "READTEXT",
        "REASSIGN", "RECONFIGURE", "RECOVER", "REFRESH", "REINDEX", "RELEASE", "RELOAD", "REMOVE", "REORG", "REPAIR", "RESET",
        "RESIGNAL", "RESTART", "RESTORE", "RESUME", "REVERT", "REVOKE", "RM", "ROLLBACK", "RUN", "SAVE", "SAVEPOINT", "SECURITY", "SEND",
        "SETUSER", "SHOW", "SHUTDOWN", "SIGNAL", "SOURCE", "START", "STOP", "SUBSCRIBE", "SUMMARIZE", "SUSPEND", "SYNC", "SYSTEM",
        "TERMINATE", "THROW", "UNCACHE", "UNDROP", "UNINSTALL", "UNLISTEN", "UNLOCK", "UNSET", "UPDATETEXT", "VACUUM", "VALIDATE",
        "WAITFOR", "WATCH", "WRITETEXT", "XA",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> UtilityWordsBySpan =
        UtilityWords.GetAlternateLookup<ReadOnlySpan<char>>();

    // T-SQL's own: any other word in front of a batch is the name of a procedure.
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> BatchUtilityWordsBySpan = new[]
    {
        "ADD", "BACKUP", "BREAK", "CHECKPOINT", "CLOSE", "COMMIT", "CONTINUE", "DBCC", "DEALLOCATE", "DENY", "DISABLE", "DUMP", "ENABLE",
        "GET", "GOTO", "GRANT", "KILL", "LINENO", "MOVE", "PRINT", "RAISERROR", "READTEXT", "RECONFIGURE", "RESTORE", "REVERT", "REVOKE",
        "ROLLBACK", "SAVE", "SEND", "SETUSER", "SHUTDOWN", "THROW", "UPDATETEXT", "WAITFOR", "WRITETEXT",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    private bool IsUtilityWord(ReadOnlySpan<char> word) =>
        Grammar.StatementsWithoutSeparator ? BatchUtilityWordsBySpan.Contains(word) : UtilityWordsBySpan.Contains(word);

    // comment := x assigns to a variable that happens to be called so.
    private bool AtUtility() =>
        Current.Kind == TokenKind.Word && Peek().Symbol is not (Symbol.Assign or Symbol.Equal)
            && !(Peek().Symbol == Symbol.Dot && Peek().Start == Current.End) && IsUtilityWord(TextOf(Current));

    /// <summary>A statement that moves no data, to its end.</summary>
    private UtilityStatement ParseUtility()
    {
        var start = Current.Start;
        var word = Advance();
        SkipUtility(word);
        return new UtilityStatement(TextOf(word).ToString().ToUpperInvariant(), SpanFrom(start));
    }

    private UtilityStatement UtilityFrom(int start, string keyword)
    {
        SkipToStatementEnd();
        return new UtilityStatement(keyword, SpanFrom(start));
    }

    // Those that T-SQL writes without separators on one line with others are read exactly, the rest up to where a statement begins.
    private void SkipUtility(Token word)
    {
        switch (word.Keyword)
        {
            case Keyword.Print:
                ParseExpression();
                return;
            case Keyword.Commit or Keyword.Rollback or Keyword.Save:
                if (AtAny(Keyword.Tran, Keyword.Transaction, Keyword.Work)) Advance();
                if (!AtStatementEnd()) SkipToStatementEnd();
                return;
            case Keyword.Break or Keyword.Continue when Grammar.StatementsWithoutSeparator:
                return;
            case Keyword.Goto when AtIdentifier():
                Advance();
                return;
            case Keyword.Close or Keyword.Deallocate when Grammar.StatementsWithoutSeparator && !At(Keyword.Symmetric) && !At(Keyword.All)
                && !AtWord("MASTER"):
                Take(Keyword.Global);
                if (!AtStatementEnd()) Advance();
                return;
            case Keyword.Raiserror or Keyword.Throw or Keyword.Dbcc:
                SkipCallLike();
                return;
            case Keyword.Grant or Keyword.Revoke or Keyword.Deny:
                SkipPrivileges();
                return;
            default:
                SkipToStatementEnd();
                return;
        }
    }

    // RAISERROR (…) WITH NOWAIT, THROW 50000, 'x', 1, DBCC CHECKIDENT ('t', RESEED, 0) WITH NO_INFOMSGS.
    private void SkipCallLike()
    {
        while (!AtEnd && !At(Symbol.Semicolon) && !AtBlockEnd())
        {
            if (At(Symbol.LeftParenthesis)) SkipParenthesized();
            else if (At(Keyword.With)) Skip(2);
            else if (AtStatementStart(_position)) return;
            else Advance();
        }
    }

    // Privileges are statements' words: GRANT SELECT, INSERT ON t TO u.
    private void SkipPrivileges()
    {
        while (!AtEnd && !At(Symbol.Semicolon) && !AtAny(Keyword.To, Keyword.From)) Advance();
        SkipToStatementEnd();
    }

    /// <summary>
    /// To the separator; where the dialect needs none also to the first statement's word that begins a line, and inside a block to the
    /// block's end.
    /// </summary>
    private void SkipToStatementEnd()
    {
        var blocks = 0;
        while (!AtEnd && !AtBatchEnd)
        {
            if (At(Symbol.LeftParenthesis))
            {
                SkipParenthesizedOrRest();
                continue;
            }

            if (blocks == 0 && (At(Symbol.Semicolon) || (_blockDepth > 0 && AtAny(Keyword.End, Keyword.Else, Keyword.Elseif)))) return;
            if (blocks == 0 && Grammar.StatementsWithoutSeparator && (StartsStatementAfter(_position) || AtStatementBehindParenthesis()))
                return;
            if (At(Keyword.Case)) blocks++;
            else if (At(Keyword.End) && blocks > 0) blocks--;
            Advance();
        }
    }

    // CREATE INDEX i ON t (a) SELECT …: on one line only a closing parenthesis tells.
    private bool AtStatementBehindParenthesis() =>
        _tokens[_position - 1].Symbol == Symbol.RightParenthesis && AtStatementStart(_position)
        && Current.Keyword is not (Keyword.With or Keyword.Set or Keyword.Open or Keyword.Close);

    /// <summary>Like <see cref="SkipParenthesized"/>, but an open parenthesis that never closes ends with the statement.</summary>
    private void SkipParenthesizedOrRest()
    {
        var depth = 0;
        do
        {
            if (At(Symbol.LeftParenthesis)) depth++;
            else if (At(Symbol.RightParenthesis)) depth--;
            Advance();
        }
        while (depth > 0 && !AtEnd && !AtBatchEnd);
    }
}
