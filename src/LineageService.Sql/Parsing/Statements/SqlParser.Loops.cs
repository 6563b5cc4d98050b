using System.Collections.Immutable;
using LineageService.Model;
using LineageService.Sql.Lexing;
using LineageService.Sql.Query;

namespace LineageService.Sql.Parsing;

public sealed partial class SqlParser
{
    /// <summary>WHILE … DO … END WHILE, WHILE … LOOP … END LOOP, or T-SQL's WHILE with one statement.</summary>
    private Block ParseWhile()
    {
        var start = Advance().Start;
        ImmutableArray<SqlExpression> conditions = [ParseExpression()];
        var statements = ImmutableArray.CreateBuilder<SqlStatement>();
        if (AtAny(Keyword.Do, Keyword.Loop)) ParseLoopBody(statements, start, Keyword.While);
        else ParseBranchInto(statements);
        return new Block(statements.ToImmutable(), conditions, SpanFrom(start));
    }

    // From DO or LOOP to END WHILE, END FOR, END LOOP.
    private void ParseLoopBody(ImmutableArray<SqlStatement>.Builder statements, int start, Keyword head)
    {
        var opener = Advance().Keyword;
        ParseStatementsInto(statements);
        if (At(Keyword.End) && Peek().Keyword == head) CloseCompound(start, head);
        else CloseCompound(start, opener == Keyword.Loop ? Keyword.Loop : head);
    }

    private Block ParseLoop()
    {
        var start = Current.Start;
        var statements = ImmutableArray.CreateBuilder<SqlStatement>();
        ParseLoopBody(statements, start, Keyword.Loop);
        return new Block(statements.ToImmutable(), [], SpanFrom(start));
    }

    private Block ParseRepeat()
    {
        var start = Advance().Start;
        var statements = ImmutableArray.CreateBuilder<SqlStatement>();
        ParseStatementsInto(statements);
        Expect(Keyword.Until);
        ImmutableArray<SqlExpression> conditions = [ParseExpression()];
        CloseCompound(start, Keyword.Repeat);
        return new Block(statements.ToImmutable(), conditions, SpanFrom(start));
    }

    // While the query of FOR is read, DO and LOOP are no aliases.
    private bool _inLoopHead;

    private QueryExpression ParseLoopQuery()
    {
        _inLoopHead = true;
        var query = ParseQuery();
        _inLoopHead = false;
        return query;
    }

    /// <summary>
    /// FOR over a query, a cursor or a range. Over a cursor's name each turn is a <see cref="FetchStatement"/> into the loop variable.
    /// </summary>
    private Block ParseFor()
    {
        var start = Advance().Start;
        var variable = ParseIdentifier().Text;
        ImmutableArray<string> variables = [variable];
        while (Take(Symbol.Comma)) variables = variables.Add(ParseIdentifier().Text);
        var statements = ImmutableArray.CreateBuilder<SqlStatement>();
        CursorLoop? loop = null;
        if (Take(Keyword.As)) loop = ParseNamedLoop(variable);
        else
        {
            // Exasol counts with FOR i := 1 TO n DO.
            if (!Take(Symbol.Assign)) Expect(Keyword.In);
            loop = ParseLoopRange(variable, statements);
        }

        if (loop is not null && variables.Length > 1) loop = loop with { Variables = variables };
        if (!AtAny(Keyword.Do, Keyword.Loop)) throw Expected("DO or LOOP");
        ParseLoopBody(statements, start, Keyword.For);
        return new Block(statements.ToImmutable(), [], SpanFrom(start)) { Loop = loop };
    }

    // Db2, Databricks: FOR r AS [c CURSOR FOR] query DO.
    private CursorLoop ParseNamedLoop(string variable)
    {
        if (AtCursorDeclaration())
        {
            while (!At(Keyword.For) && !AtEnd && !At(Symbol.Semicolon)) Advance();
            Expect(Keyword.For);
        }

        return new CursorLoop(variable, ParseLoopQuery());
    }

    private CursorLoop? ParseLoopRange(string variable, ImmutableArray<SqlStatement>.Builder statements)
    {
        var start = Current.Start;
        if (AtQueryStart() && (!At(Symbol.LeftParenthesis) || AtParenthesizedQuery()))
            return new CursorLoop(variable, ParseLoopQuery());
        if (Take(Keyword.Execute))
        {
            statements.Add(ParseDynamic(start) with { IntoVariables = [variable] });
            return null;
        }

        if (IsIdentifier(Current) && _cursors.TryGetValue(TextOf(Current).ToString(), out var known))
        {
            var cursor = TextOf(Advance()).ToString();
            ImmutableArray<RoutineParameter> given = At(Symbol.LeftParenthesis) ? ParseCursorArguments(cursor)
                : _cursorParameters.GetValueOrDefault(cursor, []);
            return new CursorLoop(variable, known) { Parameters = given };
        }

        if (IsIdentifier(Current) && Peek().Keyword is Keyword.Do or Keyword.Loop)
            statements.Add(new FetchStatement(ParseIdentifier().Text, [variable], SpanFrom(start)));
        else if (IsIdentifier(Current) && Peek().Symbol == Symbol.LeftParenthesis
            && TokenBehindParenthesis(_position + 1).Keyword is Keyword.Do or Keyword.Loop)
            statements.Add(ParseParameterisedCursor(variable, start));

        // REVERSE 1 .. n, ARRAY x: numbers and elements, no rows.
        while (!AtEnd && !At(Symbol.Semicolon) && !AtAny(Keyword.Do, Keyword.Loop)) SkipCopyWord();
        return null;
    }

    private FetchStatement ParseParameterisedCursor(string variable, int start)
    {
        var cursor = ParseIdentifier().Text;
        SkipParenthesized();
        return new FetchStatement(cursor, [variable], SpanFrom(start));
    }

    /// <summary>PL/SQL's FORALL i IN range statement.</summary>
    private Block ParseForAll()
    {
        var start = Advance().Start;
        while (!AtEnd && !At(Symbol.Semicolon) && !AtAny(Keyword.Insert, Keyword.Update, Keyword.Delete)
            && !AtAny(Keyword.Merge, Keyword.Execute)) SkipCopyWord();
        return new Block([ParseBodyStatement()], [], SpanFrom(start));
    }
}
