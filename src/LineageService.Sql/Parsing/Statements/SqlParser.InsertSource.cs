using System.Collections.Immutable;
using LineageService.Sql.Lexing;
using LineageService.Sql.Query;

namespace LineageService.Sql.Parsing;

public sealed partial class SqlParser
{
    /// <summary>Where the rows of an INSERT come from.</summary>
    private InsertStatement ParseInsertSource(InsertStatement insert)
    {
        if (At(Keyword.Default, Keyword.Values))
        {
            Skip(2);
            return insert;
        }

        if (At(Keyword.Value) || (At(Keyword.Values) && !IsQueryOverValues()))
            return insert with { Source = ParseInsertedRows() };
        if (AtAny(Keyword.Exec, Keyword.Execute, Keyword.Call)) return insert with { SourceCall = ParseStatement() };
        if (At(Keyword.Set)) return ParseInsertSet(insert);
        if (At(Keyword.From) && WordIs(Peek(), "INFILE")) return SkipInlineSource(insert);
        if (At(Keyword.Format)) return SkipInlineSource(insert);
        SkipLocking();
        if (AtMapReduce()) return insert with { Source = ParseMapReduce() };
        if (!AtQueryStart()) throw Expected("a query or VALUES");
        insert = insert with { Source = ParseQuery() };
        return insert.Replaces is { IsMatch: true } replaces && Take(Keyword.As)
            ? insert with { Replaces = replaces with { SourceAlias = ParseIdentifier() } }
            : insert;
    }

    // ClickHouse: the rows follow as data or stand in a file of the client.
    private InsertStatement SkipInlineSource(InsertStatement insert)
    {
        while (!AtEnd && !At(Symbol.Semicolon)) Advance();
        return insert;
    }

    // VALUES (1), (2) UNION ALL SELECT …, or with ORDER BY: a query, not a list of rows.
    private bool IsQueryOverValues()
    {
        var depth = 0;
        for (var i = _position + 1; i < _tokens.Length; i++)
        {
            CountTokens(1);
            var token = _tokens[i];
            if (token.Symbol == Symbol.LeftParenthesis) depth++;
            else if (token.Symbol == Symbol.RightParenthesis) depth--;
            else if (depth == 0 && token.Symbol != Symbol.Comma)
                return token.Keyword is Keyword.Union or Keyword.Except or Keyword.Intersect or Keyword.Order or Keyword.Limit;
            else if (token.Kind == TokenKind.EndOfText) return false;
        }

        return false;
    }

    /// <summary>VALUES rows with what only INSERT allows: DEFAULT, an empty row, ROW (…), a record variable.</summary>
    private ValuesQuery ParseInsertedRows()
    {
        var start = Advance().Start;
        var rows = ImmutableArray.CreateBuilder<ImmutableArray<SqlExpression>>();
        do
        {
            Take(Keyword.Row);
            rows.Add(At(Symbol.LeftParenthesis) ? ParseInsertedRow() : [ParseInsertedRecord()]);

            // ClickHouse and Hive tolerate a missing comma and a trailing one.
        }
        while (At(Symbol.LeftParenthesis) || (Take(Symbol.Comma) && (At(Symbol.LeftParenthesis) || !AtStatementEnd())));

        return new ValuesQuery(rows.ToImmutable(), SpanFrom(start));
    }

    // PL/SQL: VALUES rec, VALUES list(i): all fields of a record.
    private StarExpression ParseInsertedRecord()
    {
        var record = ParseExpression();
        return new StarExpression(new StarItem(null, record, [], [], [], null, null, record.Span), record.Span);
    }

    private ImmutableArray<SqlExpression> ParseInsertedRow()
    {
        Expect(Symbol.LeftParenthesis);
        var values = ImmutableArray.CreateBuilder<SqlExpression>();
        while (!At(Symbol.RightParenthesis))
        {
            values.Add(ParseAssignedValue());

            // Impala lets a value carry a name, which maps nothing.
            if (Take(Keyword.As)) ParseIdentifier();
            if (!Take(Symbol.Comma)) break;
        }

        Expect(Symbol.RightParenthesis);
        return values.ToImmutable();
    }

    /// <summary>A value to be stored: an expression or DEFAULT.</summary>
    private SqlExpression ParseAssignedValue()
    {
        if (!At(Keyword.Default) || Peek().Symbol == Symbol.LeftParenthesis) return ParseExpression();
        var token = Advance();
        return new Literal(LiteralKind.Other, "DEFAULT", token.Span);
    }

    // MySQL: INSERT INTO t SET a = 1, b = 2.
    private InsertStatement ParseInsertSet(InsertStatement insert)
    {
        var start = Advance().Start;
        var assignments = ParseAssignments();
        var columns = ImmutableArray.CreateBuilder<Identifier>(assignments.Length);
        var values = ImmutableArray.CreateBuilder<SqlExpression>(assignments.Length);
        foreach (var assignment in assignments)
        {
            columns.Add(assignment.Target.IsEmpty ? default : assignment.Target[^1]);
            values.Add(assignment.Value);
        }

        return insert with { Columns = columns.ToImmutable(), Source = new ValuesQuery([values.ToImmutable()], SpanFrom(start)) };
    }

    /// <summary>What may follow the rows: a row alias, conflict handling, RETURNING, error logging.</summary>
    private InsertStatement ParseInsertTail(InsertStatement insert)
    {
        Identifier? rowAlias = null;
        if (At(Keyword.As) && insert.Source is ValuesQuery)
        {
            Advance();
            rowAlias = ParseIdentifier();
            if (At(Symbol.LeftParenthesis)) SkipParenthesized();
        }

        while (At(Keyword.On) && Peek().Keyword is Keyword.Conflict or Keyword.Duplicate)
            insert = insert with { OnConflict = ParseConflict(insert.OnConflict, rowAlias) };
        if (AtReturning()) insert = insert with { Returning = ParseReturning() };
        if (At(Keyword.Settings)) SkipSettings();
        SkipQueryOption();
        return insert;
    }

    // T-SQL: OPTION (MAXDOP 1) behind a statement. Oracle: LOG ERRORS INTO t, which takes the rows that the statement could not change.
    private void SkipQueryOption()
    {
        if (AtErrorLog()) SkipToStatementEnd();
        if (At(Keyword.Option) && Peek().Symbol == Symbol.LeftParenthesis) SkipWordAndParentheses();
    }

    private bool AtErrorLog() => AtWord("LOG") && WordIs(Peek(), "ERRORS");

    // Teradata: LOCKING t FOR ACCESS in front of a query.
    private void SkipLocking()
    {
        while (AtWord("LOCKING") || At(Keyword.Lock, Keyword.Row))
        {
            while (!AtEnd && !At(Symbol.Semicolon) && !At(Keyword.Select) && !At(Keyword.With) && !AtWord("ACCESS") && !AtWord("READ")
                && !AtWord("WRITE")
                && !AtWord("EXCLUSIVE")) Advance();
            if (AtWord("ACCESS") || AtWord("READ") || AtWord("WRITE") || AtWord("EXCLUSIVE")) Advance();
            TakeWord("NOWAIT");
        }
    }

    private ConflictClause ParseConflict(ConflictClause? before, Identifier? rowAlias)
    {
        var start = Advance().Start;
        var keys = before?.Keys ?? [];
        var assignments = before?.Assignments ?? [];
        if (Take(Keyword.Duplicate, Keyword.Key, Keyword.Update))
        {
            assignments = ParseAssignments();
            return new ConflictClause(keys, assignments, null, rowAlias, SpanFrom(start));
        }

        Expect(Keyword.Conflict);
        if (At(Symbol.LeftParenthesis)) keys = ParseConflictKeys();
        if (Take(Keyword.On, Keyword.Constraint)) ParseIdentifier();
        if (Take(Keyword.Where)) keys = keys.Add(ParseExpression());
        SqlExpression? where = null;
        Expect(Keyword.Do);
        if (!Take(Keyword.Nothing))
        {
            Expect(Keyword.Update);
            Expect(Keyword.Set);
            assignments = assignments.AddRange(ParseAssignments());
            if (Take(Keyword.Where)) where = ParseExpression();
        }

        return new ConflictClause(keys, assignments, where, rowAlias, SpanFrom(start));
    }

    // Keys may carry a collation, an operator class or a direction.
    private ImmutableArray<SqlExpression> ParseConflictKeys()
    {
        Expect(Symbol.LeftParenthesis);
        var keys = ImmutableArray.CreateBuilder<SqlExpression>();
        do
        {
            keys.Add(ParseExpression());
            while (!AtEnd && !At(Symbol.Comma) && !At(Symbol.RightParenthesis)) Advance();
        }
        while (Take(Symbol.Comma));

        Expect(Symbol.RightParenthesis);
        return keys.ToImmutable();
    }
}
