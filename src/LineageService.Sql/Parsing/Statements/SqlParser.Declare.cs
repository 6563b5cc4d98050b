using System.Collections.Immutable;
using LineageService.Sql.Lexing;
using LineageService.Sql.Query;

namespace LineageService.Sql.Parsing;

public sealed partial class SqlParser
{
    /// <summary>
    /// DECLARE in its four shapes: T-SQL's list of <c>@x</c>, a single declaration (BigQuery, MySQL, Databricks), a handler (MySQL, Db2),
    /// and the section of PL/SQL, PL/pgSQL and Snowflake that reaches to BEGIN.
    /// </summary>
    private SqlStatement ParseDeclare()
    {
        var start = Advance().Start;
        if (Current.Kind == TokenKind.Variable) return ParseVariableDeclarations(start);
        if (AtHandler()) return ParseHandler(start);
        if (Take(Keyword.Or)) Advance();
        if (At(Keyword.Global) && Peek().Keyword == Keyword.Temporary) Advance();
        if (AtAny(Keyword.Temporary, Keyword.Temp) && Peek().Keyword == Keyword.Table) return ParseDeclaredTable(start);
        SkipVariableWord();
        var statements = ImmutableArray.CreateBuilder<SqlStatement>();
        ParseDeclaration(statements, packageName: null);
        while (At(Symbol.Semicolon) && !AtBatchEnd && ContinuesDeclarations())
        {
            Advance();
            ParseDeclaration(statements, packageName: null);
        }

        return statements.Count == 1 ? statements[0] : new Block(statements.ToImmutable(), [], SpanFrom(start));
    }

    // Databricks: DECLARE [OR REPLACE] VARIABLE x INT; a variable that is itself called so is followed by a type and no more.
    private void SkipVariableWord()
    {
        if ((AtWord("VARIABLE") || AtWord("VAR")) && IsIdentifier(Peek()) && Peek().Keyword != Keyword.Default
            && Peek(2).Symbol != Symbol.Semicolon) Advance();
    }

    // A section goes on where a word stands that begins no statement and that is no assignment, call or label.
    private bool ContinuesDeclarations()
    {
        var next = Peek();
        var behind = Peek(2);
        if (next.Keyword is Keyword.Cursor or Keyword.Type && IsIdentifier(behind)) return true;
        if (next.Keyword is Keyword.Procedure or Keyword.Function && IsIdentifier(behind)) return true;
        if (next.Kind is not (TokenKind.Word or TokenKind.QuotedIdentifier) || AtStatementStart(_position + 1)) return false;
        if (next.Keyword is Keyword.Begin or Keyword.End or Keyword.From or Keyword.For or Keyword.Case or Keyword.Loop or Keyword.Repeat
            or Keyword.Elseif
            or Keyword.Else or Keyword.Declare or Keyword.Call or Keyword.Do or Keyword.Values or Keyword.Assert or Keyword.Exception
            or Keyword.Replace) return false;
        if (UtilityWordsBySpan.Contains(TextOf(next)) || WordIs(next, "LET")) return false;
        return behind.Kind is TokenKind.Word or TokenKind.QuotedIdentifier
            && behind.Keyword is not (Keyword.Into or Keyword.From or Keyword.Table);
    }

    /// <summary>The declarations in front of BEGIN, or of a package to its END.</summary>
    private ImmutableArray<SqlStatement> ParseDeclarations(string? packageName)
    {
        var statements = ImmutableArray.CreateBuilder<SqlStatement>();
        while (true)
        {
            while (At(Symbol.Semicolon) && !AtBatchEnd) Advance();
            if (AtEnd || AtBatchEnd || AtAny(Keyword.Begin, Keyword.End) || !AtDeclaration()) return statements.ToImmutable();
            Take(Keyword.Declare);
            ParseDeclaration(statements, packageName);
            if (!At(Symbol.Semicolon)) throw Expected("a semicolon");
        }
    }

    private bool AtDeclaration() => Current.Kind is TokenKind.Word or TokenKind.QuotedIdentifier
        && (At(Keyword.Declare) || !AtRoutineStatement()) && !AtStatementStart(_position)
        || At(Keyword.Declare);

    /// <summary>One declaration, without the semicolon behind it.</summary>
    private void ParseDeclaration(ImmutableArray<SqlStatement>.Builder statements, string? packageName)
    {
        var start = Current.Start;
        if (AtAny(Keyword.Procedure, Keyword.Function) && IsIdentifier(Peek()))
        {
            ParseLocalRoutine(statements, packageName);
            return;
        }

        if (At(Keyword.Cursor) && IsIdentifier(Peek()))
        {
            Advance();
            statements.Add(ParseCursor(ParseIdentifier().Text, start));
            return;
        }

        if (At(Keyword.Type) && IsIdentifier(Peek()) || AtWord("SUBTYPE") || AtWord("PRAGMA") || AtHandler())
        {
            if (AtHandler()) statements.Add(ParseHandler(start));
            else
            {
                if (At(Keyword.Type) && NoteType(start) is { } type) statements.Add(type);
                SkipDeclaration();
            }

            return;
        }

        if (AtCursorDeclaration())
        {
            statements.Add(ParseCursor(ParseIdentifier().Text, start));
            return;
        }

        var names = ImmutableArray.CreateBuilder<string>();
        do names.Add(ParseObjectName().ToString());
        while (Take(Symbol.Comma));
        if (AtWord("CONDITION") || At(Keyword.Exception) || At(Keyword.Cursor))
        {
            SkipDeclaration();
            return;
        }

        statements.Add(ParseDeclaredValue(names.ToImmutable(), start));
    }

    private void SkipDeclaration()
    {
        while (!AtEnd && !At(Symbol.Semicolon)) SkipCopyWord();
    }

    /// <summary>Type and default of a declared variable. A result set over a query is a cursor.</summary>
    private SqlStatement ParseDeclaredValue(ImmutableArray<string> names, int start)
    {
        TakeWord("CONSTANT");
        var isResultSet = AtWord("RESULTSET");
        string? type = null;
        RecordType? record = null;
        if (!AtAny(Keyword.Default, Keyword.As) && !At(Symbol.Assign) && !At(Symbol.Equal) && !AtRoutineEnd())
        {
            record = FindRecordType();
            type = ParseTypeName();
        }

        SkipVariableAttributes();
        SqlExpression? value = null;
        if (Take(Keyword.Default) || Take(Symbol.Assign) || Take(Symbol.Equal))
        {
            if (isResultSet && AtResultStatement()) return ParseResultStatement(names[0]);
            if (isResultSet && AtQueryStart()) return Cursor(names[0], ParseQuery(), start);
            value = ParseExpression();
        }

        return new DeclareVariableStatement(names, type, value, SpanFrom(start)) { Record = record };
    }

    private void SkipVariableAttributes()
    {
        while (Take(Keyword.Not, Keyword.Null) || Take(Keyword.Null) || TakeWord("CONSTANT"))
        {
        }

        if (At(Keyword.Collate)) Skip(2);
        if (At(Keyword.Index)) SkipDeclaration();
    }

    /// <summary>T-SQL: <c>DECLARE @a int = 1, @t TABLE (…), @c CURSOR</c>.</summary>
    private SqlStatement ParseVariableDeclarations(int start)
    {
        var statements = ImmutableArray.CreateBuilder<SqlStatement>();
        do
        {
            var itemStart = Current.Start;
            if (Current.Kind != TokenKind.Variable) throw Expected("a variable");
            var name = TextOf(Advance()).ToString();
            Take(Keyword.As);
            if (At(Keyword.Table) && Peek().Symbol == Symbol.LeftParenthesis) statements.Add(ParseTableVariable(name, itemStart));
            else if (AtCursorVariable()) statements.Add(ParseCursorVariable(name, itemStart));
            else statements.Add(ParseDeclaredValue([name], itemStart));
        }
        while (Take(Symbol.Comma));

        return statements.Count == 1 ? statements[0] : new Block(statements.ToImmutable(), [], SpanFrom(start));
    }

    private bool AtCursorVariable() => At(Keyword.Cursor) || (Current.Kind == TokenKind.Word && Peek().Keyword == Keyword.Cursor);

    // DECLARE @c CURSOR, or with its query at once.
    private SqlStatement ParseCursorVariable(string name, int start)
    {
        for (var offset = 1; offset < 8 && Peek(offset).Kind == TokenKind.Word && !AtStatementStart(_position + offset); offset++)
        {
            if (Peek(offset).Keyword == Keyword.For) return ParseCursor(name, start);
        }

        if (!Take(Keyword.Cursor)) Skip(2);
        return new DeclareVariableStatement([name], "CURSOR", null, SpanFrom(start));
    }

    private CreateTableStatement ParseTableVariable(string name, int start)
    {
        Advance();
        var objectName = new ObjectName([new Identifier(name, Quoted: false)], SpanFrom(start));
        var parts = new TableParts(new CreateTableStatement(objectName, SpanFrom(start)) { Temporary = true, TableVariable = true });
        ParseTableElements(parts);
        return parts.Table with { Span = SpanFrom(start) };
    }

    // Db2: DECLARE GLOBAL TEMPORARY TABLE.
    private SqlStatement ParseDeclaredTable(int start)
    {
        Advance();
        return ParseCreateTable(new CreateHead(start, Temporary: true, Materialized: false, []));
    }

    private bool AtHandler() =>
        (At(Keyword.Continue) || AtWord("EXIT") || AtWord("UNDO")) && Peek().Keyword == Keyword.Handler;

    /// <summary>MySQL, Db2, Databricks: what runs when a condition arises.</summary>
    private Block ParseHandler(int start)
    {
        Skip(2);
        Expect(Keyword.For);
        do
        {
            if (Take(Keyword.Not))
            {
                Advance();
                continue;
            }

            var word = Advance();
            if (WordIs(word, "SQLSTATE"))
            {
                Take(Keyword.Value);
                Advance();
            }
        }
        while (Take(Symbol.Comma));

        return new Block([ParseBodyStatement()], [], SpanFrom(start));
    }
}
