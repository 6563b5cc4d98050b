using System.Collections.Immutable;
using LineageService.Sql.Lexing;
using LineageService.Sql.Query;

namespace LineageService.Sql.Parsing;

public sealed partial class SqlParser
{
    /// <summary>True where a query starts, in parentheses or not.</summary>
    private bool AtQueryStart() => IsQueryStartBehindParentheses(0);

    /// <summary>True where a query starts <paramref name="offset"/> places ahead, in parentheses or not.</summary>
    private bool IsQueryStartBehindParentheses(int offset)
    {
        var deepest = offset + MaximumDepth;
        while (offset < deepest && Peek(offset).Symbol == Symbol.LeftParenthesis) offset++;
        return IsQueryStart(offset);
    }

    /// <summary>True where a query's first word stands <paramref name="offset"/> places ahead.</summary>
    private bool IsQueryStart(int offset)
    {
        var token = Peek(offset);
        if (token.Kind != TokenKind.Word) return false;
        var next = Peek(offset + 1);
        switch (token.Keyword)
        {
            case Keyword.Select:
                return true;
            case Keyword.With:
                return IsIdentifier(next) || next.Symbol == Symbol.LeftParenthesis || next.Kind is TokenKind.String or TokenKind.Number;
            case Keyword.Values:
                if (next.Keyword is Keyword.Row or Keyword.Between) return true;
                if (Grammar.ValuesFunction) return false;
                return next.Symbol is Symbol.LeftParenthesis or Symbol.Minus || (next.Kind is not TokenKind.Symbol && StartsOperand(next));
            case Keyword.From:
                return IsIdentifier(next) || next.Symbol == Symbol.LeftParenthesis || next.Kind is TokenKind.String or TokenKind.Variable;
            case Keyword.Table:
                return IsIdentifier(next) && Peek(offset + 2).Symbol != Symbol.LeftParenthesis;
            case Keyword.Map:
                return offset == 0 && AtMapReduce();
            case Keyword.Pivot or Keyword.Unpivot or Keyword.Describe or Keyword.Show or Keyword.Summarize:
                return Grammar.StatementsAsQueries
                    && (IsIdentifier(next) || next.Symbol == Symbol.LeftParenthesis || next.Kind == TokenKind.String);
            case Keyword.None:
                return (Grammar.WordComparisons && WordIs(token, "SEL")) || (offset == 0 && AtMapReduce());
            default:
                return false;
        }
    }

    /// <summary>A whole query: WITH, set operations, ORDER BY, LIMIT, pipes.</summary>
    private QueryExpression ParseQuery()
    {
        Enter();
        var start = Current.Start;
        QueryExpression query;
        var functions = ParseInlineFunctions();
        if (At(Keyword.With) || (!functions.IsEmpty && AtCommonTableExpression()))
        {
            var named = _namedExpressions.Count;
            var expressions = ParseWithClause(out var recursive);
            var body = WithNames(ParseQueryBody(), named);
            query = expressions.IsEmpty && functions.IsEmpty ? body
                : new WithQuery(expressions, recursive, body, SpanFrom(start)) { Functions = functions };
        }
        else if (!functions.IsEmpty)
        {
            query = new WithQuery([], Recursive: false, ParseQueryBody(), SpanFrom(start)) { Functions = functions };
        }
        else
        {
            query = ParseQueryBody();
        }

        Leave();
        return query;
    }

    /// <summary>A query behind its WITH clause, if it has one.</summary>
    private QueryExpression ParseQueryBody()
    {
        var start = Current.Start;
        var first = ParseQueryTerm(out var parenthesized);
        return AtQueryTail() ? ParseQueryTail(first, start, parenthesized) : first;
    }

    // Names that ClickHouse's WITH gives to expressions belong to the block below.
    private QueryExpression WithNames(QueryExpression body, int mark)
    {
        var names = _namedExpressions.TakeFrom(mark);
        if (names.IsEmpty) return body;
        return body switch
        {
            SelectBlock block => block with { NamedExpressions = block.NamedExpressions.InsertRange(0, names) },
            SetOperation set => set with { Branches = [.. set.Branches.Select(branch => Named(branch))] },
            OrderedQuery ordered => ordered with { Body = Named(ordered.Body) },
            _ => body,
        };

        QueryExpression Named(QueryExpression query) =>
            query is SelectBlock block ? block with { NamedExpressions = block.NamedExpressions.InsertRange(0, names) } : query;
    }

    /// <summary>One operand of a set operation.</summary>
    private QueryExpression ParseQueryTerm(out bool parenthesized)
    {
        parenthesized = false;
        switch (Current.Keyword)
        {
            case Keyword.Select:
                return ParseSelectBlock();
            case Keyword.Values:
                return ParseValuesQuery();
            case Keyword.From:
                return ParseFromFirst();
            case Keyword.Table:
                return ParseTableQuery();
            case Keyword.With:
                parenthesized = true;
                return ParseQuery();
            case Keyword.Pivot or Keyword.Unpivot when Grammar.StatementsAsQueries:
                return ParsePivotStatement();
            case Keyword.Describe or Keyword.Show or Keyword.Summarize when Grammar.StatementsAsQueries:
                return ParseOpaqueQuery();
        }

        if (At(Symbol.LeftParenthesis))
        {
            parenthesized = true;
            _position++;
            var query = ParseQuery();
            Expect(Symbol.RightParenthesis);
            return query;
        }

        if (Current.Kind == TokenKind.TemplateHole) return ParseHoleQuery();
        if (Grammar.WordComparisons && AtWord("SEL")) return ParseSelectBlock();
        if (AtMapReduce()) return ParseScriptBlock();
        throw Expected("a query");
    }

    private SelectBlock ParseTableQuery()
    {
        var start = Advance().Start;
        var name = ParseObjectName();
        var table = new TableReference(name, null, name.Span);
        return StarOver(table, start);
    }

    private SelectBlock StarOver(TableExpression table, int start)
    {
        var span = SpanFrom(start);
        return new SelectBlock(span) { Items = [new StarItem(null, null, [], [], [], null, null, span)], From = [table] };
    }

    // A query that a template brings: its tables and columns are not known.
    private SelectBlock ParseHoleQuery()
    {
        var hole = Advance();
        return StarOver(new OpaqueTable([new TemplateHole(TextOf(hole).ToString(), hole.Span)], null, hole.Span), hole.Start);
    }

    // DuckDB: FROM (DESCRIBE t). Rows about the catalog, not of a table.
    private SelectBlock ParseOpaqueQuery()
    {
        var start = Current.Start;
        while (!AtEnd && !At(Symbol.Semicolon) && !At(Symbol.RightParenthesis))
        {
            if (At(Symbol.LeftParenthesis)) SkipParenthesized();
            else _position++;
        }

        return StarOver(new OpaqueTable([], null, SpanFrom(start)), start);
    }

    /// <summary>VALUES as a query, with its alias where the dialect has one.</summary>
    private QueryExpression ParseValuesQuery()
    {
        var start = Current.Start;
        var values = ParseValues();
        if (!Grammar.ValuesAliases || (!At(Keyword.As) && !AtTableAlias())) return values;
        return StarOver(new DerivedTable(values, ParseTableAlias(), Lateral: false, SpanFrom(start)), start);
    }

    private ValuesQuery ParseValues()
    {
        var start = Advance().Start;
        if (Take(Keyword.Between)) return ParseValuesRange(start);
        var rows = ImmutableArray.CreateBuilder<ImmutableArray<SqlExpression>>();
        do
        {
            rows.Add(ParseValuesRow());
        }
        while (Take(Symbol.Comma) && !At(Symbol.RightParenthesis) && !At(Symbol.Semicolon));
        return new ValuesQuery(rows.ToImmutable(), SpanFrom(start));
    }

    // Exasol: VALUES BETWEEN 1 AND 100 WITH STEP 4.
    private ValuesQuery ParseValuesRange(int start)
    {
        var low = ParseExpression(Precedence.Comparison);
        Expect(Keyword.And);
        var high = ParseExpression(Precedence.Comparison);
        if (At(Keyword.With) && WordIs(Peek(), "STEP"))
        {
            _position += 2;
            ParseExpression(Precedence.Comparison);
        }

        return new ValuesQuery([[low], [high]], SpanFrom(start));
    }

    /// <summary>A row of VALUES: <c>(a, b)</c>, <c>ROW(a, b)</c>, or one bare value.</summary>
    private ImmutableArray<SqlExpression> ParseValuesRow()
    {
        if (At(Keyword.Row) && Peek().Symbol == Symbol.LeftParenthesis) _position++;
        if (!At(Symbol.LeftParenthesis) || IsQueryStart(1)) return [ParseExpression()];
        Enter();
        var open = Advance();
        var mark = _expressions.Count;
        while (!At(Symbol.RightParenthesis))
        {
            _expressions.Push(ParseExpression());
            if (At(Keyword.As)) _position += 2;
            else if (AtColumnAlias()) _position++;
            if (!Take(Symbol.Comma)) break;
        }

        Expect(Symbol.RightParenthesis);
        Leave();
        var values = _expressions.TakeFrom(mark);
        if (At(Symbol.Comma) || At(Symbol.RightParenthesis) || At(Symbol.Semicolon) || AtEnd || Current.Kind == TokenKind.Word) return values;

        // VALUES (1) + 2: the parenthesis was part of an expression.
        SqlExpression first = values is [var only]
            ? only
            : new StructConstructor([.. values.Select(value => new StructField(null, value))], SpanFrom(open.Start));
        return [ParseOperators(ParsePostfix(first, open.Start), open.Start, Precedence.None)];
    }
}
