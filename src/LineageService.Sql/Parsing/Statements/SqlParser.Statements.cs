using System.Collections.Immutable;
using LineageService.Sql.Lexing;
using LineageService.Sql.Query;

namespace LineageService.Sql.Parsing;

public sealed partial class SqlParser
{
    /// <summary>One statement, without the separator behind it. Throws <see cref="SyntaxError"/> where it is not understood.</summary>
    private SqlStatement ParseStatement()
    {
        Enter();
        var start = Current.Start;
        while (AtLabel(_position)) SkipLabel();
        _remoteTarget = false;
        var statement = Current.Start > start && AtStatementEndOfLabel()
            ? new UtilityStatement("LABEL", SpanFrom(start))
            : AtWord("PIPE") && Peek().Keyword == Keyword.Row ? ParsePipeRow(start)
            : ParseUnlabelledStatement();
        if (_remoteTarget) statement = new OpaqueStatement("the target is on another server", statement.Span);
        _remoteTarget = false;
        Leave();
        return statement;
    }

    private SqlStatement ParseUnlabelledStatement() => Current.Keyword switch
    {
        Keyword.With => ParseWithStatement(),
        Keyword.From => ParseFromStatement([]),
        Keyword.Insert or Keyword.Upsert => ParseInsert([]),
        Keyword.Replace => ParseReplace(),
        Keyword.Update => ParseUpdate([]),
        Keyword.Delete => ParseDelete([]),
        Keyword.Merge => ParseMerge([]),
        Keyword.Truncate => ParseTruncate(),
        Keyword.Copy => ParseCopy(),
        Keyword.Load => ParseLoad(),
        Keyword.Unload => ParseUnload(),
        Keyword.Export => ParseExport(),
        Keyword.Import => ParseImport(),
        Keyword.Bulk => ParseBulkInsert(),
        Keyword.Create => ParseCreate([]),
        Keyword.Cache => ParseCacheTable(),
        Keyword.Alter => ParseAlter(),
        Keyword.Rename or Keyword.Exchange => ParseRenameTables(),
        Keyword.Drop => ParseDrop(),
        _ => ParseScriptStatement(),
    };

    private SqlStatement ParseScriptStatement() => Current.Keyword switch
    {
        Keyword.Begin => ParseBegin(),
        Keyword.End => ParseTransactionEnd(),
        Keyword.Declare => ParseDeclare(),
        Keyword.Set => ParseSet(),
        Keyword.If => ParseIf(),
        Keyword.Case => ParseCaseStatement(),
        Keyword.While => ParseWhile(),
        Keyword.Loop => ParseLoop(),
        Keyword.Repeat => ParseRepeat(),
        Keyword.For => ParseFor(),
        Keyword.Exec or Keyword.Execute => ParseExecute(),
        Keyword.Call => ParseCall(),
        Keyword.Prepare => ParsePrepare(),
        Keyword.Return => ParseReturn(),
        Keyword.Open => ParseOpen(),
        Keyword.Fetch => ParseFetch(),
        Keyword.Use or Keyword.Database => ParseUse(),
        Keyword.Do => ParseDo(),
        Keyword.Assert => ParseAssert(),
        Keyword.Explain => ParseUtility(),
        Keyword.Describe or Keyword.Show or Keyword.Summarize when AtQueryStart() => ParseUtility(),
        _ when AtQueryStart() => ParseQueryStatement(),
        _ when AtMapReduce() => ParseMapReduceStatement(),
        _ when AtReceive() => ParseReceive(),
        Keyword.Waitfor => ParseWaitFor(),
        _ when AtUtility() && !AtWord("COMPILE") => ParseUtility(),
        _ => ParseWordStatement(),
    };

    private QueryStatement ParseQueryStatement()
    {
        var start = Current.Start;
        return new QueryStatement(ParseQuery(), SpanFrom(start));
    }

    private QueryStatement ParseMapReduceStatement()
    {
        var query = ParseMapReduce();
        return new QueryStatement(query, query.Span);
    }

    private void SkipLabel()
    {
        if (At(Symbol.ShiftLeft)) Skip(3);
        else Skip(2);
    }

    /// <summary>A statement told by a word that is no keyword elsewhere, an assignment, or a call without CALL.</summary>
    private SqlStatement ParseWordStatement()
    {
        var start = Current.Start;
        if (AtHoleStatement()) return ParseHoleStatement();
        if (AtStatementEndOfLabel()) return new UtilityStatement("LABEL", SpanFrom(start));
        if (AtWord("ASYNC") && Peek().Symbol == Symbol.LeftParenthesis) return ParseAsync();
        if (AtWord("LET")) return ParseLet();
        if (AtWord("PERFORM")) return ParsePerform();
        if (AtWord("COMPILE") && (WordIs(Peek(), "PLAN") || Peek().Keyword == Keyword.And)) return ParseCompilePlan();
        if (AtWord("APPLY") && WordIs(Peek(), "CHANGES")) return ParseChangeFeed(start);
        if (AtWord("FORALL")) return ParseForAll();
        if (AtWord("FOREACH")) return ParseFor();
        if (Current.Kind is TokenKind.Variable or TokenKind.Parameter) return ParseVariableAssignment();
        if (!AtIdentifier() && !(At(Symbol.Dot) && Grammar.StatementsWithoutSeparator)) throw Expected("a statement");
        return ParseAssignmentOrCall();
    }

    /// <summary>A hole by itself: what it brings is a statement, or something in front of one.</summary>
    private bool AtHoleStatement() =>
        Current.Kind == TokenKind.TemplateHole
        && (Peek().Kind is TokenKind.EndOfText or TokenKind.TemplateHole || Peek().Symbol == Symbol.Semicolon
            || AtStatementStart(_position + 1));

    // Its lineage is not known. Several in a row are one.
    private QueryStatement ParseHoleStatement()
    {
        var query = ParseHoleQuery();
        while (AtHoleStatement()) _position++;
        return new QueryStatement(query, query.Span);
    }

    // Flink: COMPILE [AND EXECUTE] PLAN 'file' FOR statement: what the plan moves is what the statement moves.
    private SqlStatement ParseCompilePlan()
    {
        while (!AtEnd && !At(Symbol.Semicolon) && !At(Keyword.For)) Advance();
        Expect(Keyword.For);
        if (!Take(Keyword.Statement, Keyword.Set)) return ParseStatement();
        var start = Expect(Keyword.Begin).Start;
        return ParseBlockRest(start);
    }

    // Snowflake: ASYNC (statement).
    private SqlStatement ParseAsync()
    {
        Skip(2);
        var statement = ParseStatement();
        Expect(Symbol.RightParenthesis);
        return statement;
    }

    private bool AtStatementEndOfLabel() =>
        AtEnd || At(Symbol.Semicolon) || (Grammar.StatementsWithoutSeparator && _blockDepth > 0 && At(Keyword.End));

    /// <summary><c>WITH … INSERT / UPDATE / DELETE / MERGE / CREATE / FROM … INSERT</c>, or a query.</summary>
    private SqlStatement ParseWithStatement()
    {
        if (AtInlineFunctions()) return ParseQueryStatement();
        if (IsIdentifier(Peek()) && Peek(2).Keyword == Keyword.As && Peek(3).Keyword == Keyword.Procedure) return ParseWithProcedure();
        var keyword = KeywordBehindWith();
        if (keyword is not (Keyword.Insert or Keyword.Upsert or Keyword.Replace or Keyword.Update or Keyword.Delete or Keyword.Merge
            or Keyword.Create or Keyword.From))
        {
            return ParseQueryStatement();
        }

        if (keyword == Keyword.From && !HasInsertAhead()) return ParseQueryStatement();
        var start = _position;
        var with = ParseWithClause(out var recursive);
        var from = _position;
        switch (Current.Keyword)
        {
            case Keyword.Update:
                return ParseUpdate(with);
            case Keyword.Delete:
                return ParseDelete(with);
            case Keyword.Merge:
                return ParseMerge(with);
            case Keyword.Create:
                return ParseCreate(with);
            case Keyword.From when IsMultiInsert(out var relations):
                return ParseMultiInsert(with, relations, _tokens[start].Start);
            case Keyword.From:
                _readWith = (start, from, with, recursive);
                _position = start;
                return ParseQueryStatement();
            default:
                return ParseInsert(with);
        }
    }

    // Snowflake: WITH p AS PROCEDURE (x INT) … AS $$ … $$ CALL p(1).
    private Block ParseWithProcedure()
    {
        var start = Advance().Start;
        var statements = ImmutableArray.CreateBuilder<SqlStatement>();
        do
        {
            var name = ParseObjectName();
            Skip(2);
            statements.Add(ParseProcedureRest(name, name.Span.Start));
        }
        while (Take(Symbol.Comma));
        statements.Add(ParseCall());
        return new Block(statements.ToImmutable(), [], SpanFrom(start));
    }

    /// <summary>
    /// The keyword of the statement under a WITH clause, found without parsing the clause: names and parenthesised queries are stepped
    /// over.
    /// </summary>
    private Keyword KeywordBehindWith()
    {
        for (var i = _position + 1; i < _tokens.Length; i++)
        {
            CountTokens(1);
            var token = _tokens[i];
            if (token.Kind == TokenKind.EndOfText || token.Symbol == Symbol.Semicolon) return Keyword.None;
            if (token.Symbol == Symbol.LeftParenthesis) i = ClosingOf(i);
            if (token.Kind != TokenKind.Word) continue;
            var isName = _tokens[i - 1].Keyword is Keyword.With or Keyword.Recursive || _tokens[i - 1].Symbol == Symbol.Comma;
            if (!isName && token.Keyword is Keyword.Select or Keyword.Values or Keyword.Insert or Keyword.Upsert or Keyword.Update
                or Keyword.Delete
                    or Keyword.Merge or Keyword.Create or Keyword.From or Keyword.Table)
            {
                return token.Keyword;
            }

            if (!isName && token.Keyword == Keyword.Replace && _tokens[i + 1].Keyword == Keyword.Into) return token.Keyword;
        }

        return Keyword.None;
    }
}
