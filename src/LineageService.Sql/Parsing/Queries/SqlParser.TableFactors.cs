using System.Collections.Immutable;
using LineageService.Sql.Lexing;
using LineageService.Sql.Query;

namespace LineageService.Sql.Parsing;

public sealed partial class SqlParser
{
    /// <summary>One relation with its alias, sample, version and hints, and the PIVOTs over it.</summary>
    private TableExpression ParseTableFactor()
    {
        var start = Current.Start;
        var table = ParseBareFactor(start);
        return AtTableOperator() ? ParseTableOperators(table, start) : table;
    }

    private TableExpression ParseBareFactor(int start)
    {
        var token = Current;
        var next = Peek();
        switch (token.Kind)
        {
            case TokenKind.Symbol when token.Symbol == Symbol.LeftParenthesis:
                return ParseParenthesizedTable(start);
            case TokenKind.Symbol when token.Symbol == Symbol.At && Grammar.StageReferences:
                return ParseStage(start);
            case TokenKind.Symbol when token.Symbol == Symbol.LeftBrace:
                return ParseBraceTable(start);
            case TokenKind.Variable:
                return ParseVariableTable(start);
            case TokenKind.Parameter:
                _position++;
                return Named(new ObjectName([new Identifier(TextOf(token).ToString(), Quoted: false)], token.Span), start);
            case TokenKind.String when TextOf(token)[0] != '"' || next.Symbol != Symbol.Dot:
                _position++;
                if (Grammar.StageReferences && At(Symbol.LeftParenthesis)) SkipParenthesized();
                return Named(new ObjectName([new Identifier(StringLiteral.Value(TextOf(token), _dialect.Lexical), Quoted: true)],
                    token.Span), start);
        }

        if (Grammar.PrefixAliases && next.Symbol == Symbol.Colon && IsIdentifier(token))
        {
            // DuckDB: FROM t: name.
            var name = ParseIdentifier();
            _position++;
            return WithAlias(ParseInnerFactor(), new TableAlias(name, []), start);
        }

        switch (token.Keyword)
        {
            case Keyword.Lateral:
                _position++;
                return AsLateral(ParseInnerFactor());
            case Keyword.Unnest when next.Symbol == Symbol.LeftParenthesis:
                return ParseNamedFactor(start);
            case Keyword.Table when next.Symbol == Symbol.LeftParenthesis:
                return ParseTableCall(start);
            case Keyword.Values when next.Symbol == Symbol.LeftParenthesis || next.Kind is TokenKind.Number or TokenKind.String
                || next.Keyword is Keyword.Between or Keyword.Row:
                var values = ParseValues();
                return new DerivedTable(values, ParseTableAlias(), Lateral: false, SpanFrom(start));
            case Keyword.Only when next.Symbol == Symbol.LeftParenthesis || IsIdentifier(next):
                return ParseOnly(start);
            case Keyword.Stream when next.Symbol == Symbol.LeftParenthesis
                || (IsIdentifier(next) && !Grammar.ReservedAsTableAlias.Contains(next.Keyword)):
                return ParseStreamTable(start);
            case Keyword.Unpivot when Grammar.ExcludeFollowsList && IsIdentifier(next):
                _position++;
                return ParseObjectUnpivot(start);
            case Keyword.Rows when next.Keyword == Keyword.From:
                return ParseRowsFrom(start);
            case Keyword.Final or Keyword.Old or Keyword.New when next.Keyword == Keyword.Table && Peek(2).Symbol == Symbol.LeftParenthesis:
                _position += 2;
                return ParseStatementTable(start);
        }

        return ParseNamedFactor(start);
    }

    // Behind a word that may stand again: LATERAL LATERAL t.
    private TableExpression ParseInnerFactor()
    {
        Enter();
        var table = ParseBareFactor(Current.Start);
        Leave();
        return table;
    }

    /// <summary>A table by its name, or a call.</summary>
    private TableExpression ParseNamedFactor(int start)
    {
        if (Current.Kind == TokenKind.Word && Current.Keyword != Keyword.None && Grammar.ReservedInExpressions.Contains(Current.Keyword))
            throw Expected("a relation");
        var name = ParseObjectName();
        if (At(Symbol.Exclamation) && IsIdentifier(Peek()))
        {
            // Snowflake: TABLE(model!FORECAST(…)).
            _position++;
            name = ParseObjectName();
        }

        if (At(Symbol.LeftParenthesis) && !AtTableHint())
            return (Grammar.EngineFunctions ? ParseEngineTable(name, start) : null) ?? ParseTableFunction(name, start);
        if (At(Symbol.LeftBracket) && _dialect.Names.CorrelatedCommaJoin) return ParsePathTable(name, start);
        var reference = Named(name, start);
        if (!AtOffset() && !AtPathIndex()) return reference;

        // BigQuery: FROM t, t.items AS i WITH OFFSET AS n is an UNNEST by another name.
        var alias = reference.Alias ?? new TableAlias(name.Last, []);
        var offset = ParseOffset();
        SkipTableDecorations();
        return new TableFunction(Unnest(new ColumnReference(name.Parts, name.Span)), alias, offset, true, Lateral: true, [], null,
            SpanFrom(start));
    }

    private static FunctionCall Unnest(SqlExpression array) =>
        new(new ObjectName([new Identifier("UNNEST", Quoted: false)], array.Span), [array], array.Span, OrderBy: []);

    // Redshift: FROM t, t.items[0].parts AS p.
    private TableFunction ParsePathTable(ObjectName name, int start)
    {
        var path = ParsePostfix(new ColumnReference(name.Parts, name.Span), start);
        return FinishTableFunction(Unnest(path), null, [], start);
    }

    // Redshift: FROM t, UNPIVOT t.properties AS value AT key.
    private TableFunction ParseObjectUnpivot(int start)
    {
        var value = ParsePostfix(ParsePrimary(), Current.Start);
        return FinishTableFunction(Unnest(value), null, [], start);
    }

    private bool AtPathIndex() => At(Keyword.At) && IsIdentifier(Peek()) && _dialect.Names.CorrelatedCommaJoin;

    private TableReference Named(ObjectName name, int start)
    {
        if (At(Symbol.Star) && Current.Start == name.Span.End && _dialect.Names.WildcardTables) name = TakeWildcard(name, start);
        else if (At(Symbol.Star) && Grammar.InheritanceStar) _position++;
        _versions = null;
        var alias = ParseDecorated();
        var versions = _versions is null ? [] : _versions.ToImmutableArray();
        _versions = null;
        return ChangedRows(new TableReference(name, alias, SpanFrom(start)) { Versions = versions });
    }

    // BigQuery: events_* without backticks.
    private ObjectName TakeWildcard(ObjectName name, int start)
    {
        _position++;
        var last = name.Last;
        return new ObjectName(name.Parts.SetItem(name.Parts.Length - 1, last with { Text = last.Text + "*" }), SpanFrom(start));
    }

    /// <summary>An alias amid versions, samples and hints, which may stand on either side of it.</summary>
    private TableAlias? ParseDecorated()
    {
        if (Current.Kind != TokenKind.Word && Current.Symbol != Symbol.LeftParenthesis) return AtTableAlias() ? ParseTableAlias() : null;
        SkipTableDecorations();
        var alias = ParseTableAlias();
        if (Current.Kind == TokenKind.Word || At(Symbol.LeftParenthesis)) SkipTableDecorations();

        // FROM t TABLESAMPLE (10 ROWS) AS s was taken above; FROM t (NOLOCK) AS s has its alias behind the hint.
        return alias ?? ParseTableAlias();
    }

    private TableExpression ParseParenthesizedTable(int start)
    {
        var open = Current.Start;
        _position++;
        if (IsQueryStart(0))
        {
            if (IsModifyingStatement()) return ParseStatementTableBody(start);
            var query = ParseSubquery(inFrom: true);
            Expect(Symbol.RightParenthesis);
            return new DerivedTable(query, ParseDecorated(), Lateral: false, SpanFrom(start));
        }

        if (Current.Keyword is Keyword.Insert or Keyword.Update or Keyword.Delete or Keyword.Merge
            || At(Keyword.Import, Keyword.Into)) return ParseStatementTableBody(start);
        var inner = Current.Start;
        Enter();
        var table = ParseJoins(ParseTableFactor(), inner);
        Leave();
        if (table is DerivedTable { Alias: null } derived && AtQueryTail())
        {
            // ((SELECT …) UNION (SELECT …)): the inner parentheses held the first branch.
            var query = ParseQueryTail(derived.Query, inner);
            Expect(Symbol.RightParenthesis);
            return new DerivedTable(query, ParseDecorated(), Lateral: false, SpanFrom(start));
        }

        while (Take(Symbol.Comma)) table = Joined(table, ParseTableExpression(), JoinKind.Cross, inner);
        Expect(Symbol.RightParenthesis);
        var alias = ParseDecorated();
        return alias is null ? table : WithAlias(table, alias, open);
    }

    /// <summary>An alias over a relation in parentheses.</summary>
    private TableExpression WithAlias(TableExpression table, TableAlias alias, int start) => table switch
    {
        TableReference { Alias: null } reference => reference with { Alias = alias, Span = SpanFrom(start) },
        DerivedTable { Alias: null } derived => derived with { Alias = alias, Span = SpanFrom(start) },
        TableFunction { Alias: null } function => function with { Alias = alias, Span = SpanFrom(start) },
        JoinExpression { Alias: null } join => join with { Alias = alias, Span = SpanFrom(start) },
        _ => new DerivedTable(StarOver(table, start), alias, Lateral: false, SpanFrom(start)),
    };

    private static TableExpression AsLateral(TableExpression table) => table switch
    {
        DerivedTable derived => derived with { Lateral = true },
        TableFunction function => function with { Lateral = true },
        _ => table,
    };

    private TableReference ParseOnly(int start)
    {
        _position++;
        if (!Take(Symbol.LeftParenthesis)) return Named(ParseObjectName(), start);
        var name = ParseObjectName();
        Expect(Symbol.RightParenthesis);
        return Named(name, start);
    }

    // Databricks: STREAM(t), STREAM t: the table, read incrementally.
    private TableExpression ParseStreamTable(int start)
    {
        _position++;
        if (!Take(Symbol.LeftParenthesis)) return ParseNamedFactor(start);
        var inner = ParseTableExpression();
        Expect(Symbol.RightParenthesis);
        var alias = ParseDecorated();
        return alias is null ? inner : WithAlias(inner, alias, start);
    }

    // PostgreSQL: ROWS FROM (f(), g()): side by side.
    private TableExpression ParseRowsFrom(int start)
    {
        _position += 2;
        Expect(Symbol.LeftParenthesis);
        var factors = ImmutableArray.CreateBuilder<TableExpression>();
        do factors.Add(ParseTableFactor());
        while (Take(Symbol.Comma));
        Expect(Symbol.RightParenthesis);
        var ordinality = Take(Keyword.With);
        if (ordinality) Expect(Keyword.Ordinality);
        var alias = ParseTableAlias();

        // UNNEST of several arrays is the same for arrays: a column of each, and the functions see what stands to the left.
        if (alias is { Columns.IsEmpty: false }
            && factors.All(factor => factor is TableFunction { Alias: null, Columns.IsEmpty: true, TableArgument: null, WithOrdinality: false }))
        {
            var values = factors.Select(factor => ((TableFunction)factor).Call)
                .Select(call => call is { Name.Parts: [var name], Arguments: [var array] } && WordIs(name, "UNNEST") ? array : call);
            var span = SpanFrom(start);
            var unnest = new FunctionCall(new ObjectName([new Identifier("UNNEST", Quoted: false)], span), [.. values], span, OrderBy: []);
            return new TableFunction(unnest, alias, null, ordinality, Lateral: true, [], null, span);
        }

        var table = factors[0];
        foreach (var factor in factors.Skip(1)) table = Joined(table, factor, JoinKind.Cross, start);
        return alias is null ? table : WithAlias(table, alias, start);
    }

    private static bool WordIs(Identifier name, string word) => !name.Quoted && name.Text.Equals(word, StringComparison.OrdinalIgnoreCase);

    // Db2's FINAL TABLE (INSERT …); the place is at the parenthesis.
    private StatementTable ParseStatementTable(int start)
    {
        Expect(Symbol.LeftParenthesis);
        return ParseStatementTableBody(start);
    }

    private StatementTable ParseStatementTableBody(int start)
    {
        var statement = ParseStatement();
        Expect(Symbol.RightParenthesis);
        return new StatementTable(statement, ParseTableAlias(), SpanFrom(start));
    }

    // {oj a LEFT OUTER JOIN b ON …} of ODBC; {name} of a template.
    private TableExpression ParseBraceTable(int start)
    {
        if (WordIs(Peek(), "OJ"))
        {
            _position += 2;
            var joined = ParseTableExpression();
            Expect(Symbol.RightBrace);
            return joined;
        }

        var hole = SkipToBrace();
        var parts = ImmutableArray.Create(new Identifier(hole, Quoted: false));
        while (At(Symbol.Dot) && (IsIdentifier(Peek()) || Peek().Symbol == Symbol.LeftBrace))
        {
            _position++;
            parts = parts.Add(At(Symbol.LeftBrace) ? new Identifier(SkipToBrace(), Quoted: false) : ParseIdentifier());
        }

        return Named(new ObjectName(parts, SpanFrom(start)), start);
    }

    private string SkipToBrace()
    {
        var start = Current.Start;
        while (!Take(Symbol.RightBrace))
        {
            if (AtEnd || At(Symbol.Semicolon)) throw Expected("a closing brace");
            _position++;
        }

        return _source.Text[start.._tokens[_position - 1].End];
    }

    /// <summary>T-SQL's table variable and its <c>@x.nodes(…)</c>, Snowflake's stage, another dialect's parameter.</summary>
    private TableExpression ParseVariableTable(int start)
    {
        if (Grammar.StageReferences) return ParseStage(start);
        var token = Advance();
        var name = new ObjectName([new Identifier(TextOf(token).ToString(), Quoted: false)], token.Span);
        if (At(Symbol.Dot) && IsIdentifier(Peek()) && Peek(2).Symbol == Symbol.LeftParenthesis)
        {
            var variable = new VariableReference(name.Last.Text, token.Span);
            _position++;
            var method = ParseIdentifier();
            return FinishTableFunction(WithReceiver(variable, ParseCall([method], start)), null, [], start);
        }

        return new TableReference(name, ParseDecorated(), SpanFrom(start), TableVariable: !Grammar.AtParameters);
    }

    /// <summary>
    /// <c>@stage/path (FILE_FORMAT =&gt; …)</c>: a location that reaches as far as nothing but its own signs stand side by side.
    /// </summary>
    private TableReference ParseStage(int start)
    {
        var end = Advance().End;
        while (Current.Start == end && !At(Symbol.LeftParenthesis) && !At(Symbol.RightParenthesis) && !At(Symbol.Comma)
            && !At(Symbol.Semicolon) && !AtEnd)
            end = Advance().End;
        var name = new ObjectName([new Identifier(_source.Text[start..end], Quoted: true)], SpanFrom(start));
        if (At(Symbol.LeftParenthesis)) SkipParenthesized();
        return new TableReference(name, ParseDecorated(), SpanFrom(start));
    }
}
