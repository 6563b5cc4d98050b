using System.Collections.Immutable;
using LineageService.Sql.Lexing;
using LineageService.Sql.Query;

namespace LineageService.Sql.Parsing;

public sealed partial class SqlParser
{
    /// <summary>True where PIVOT, UNPIVOT or MATCH_RECOGNIZE follows a relation.</summary>
    private bool AtTableOperator() => Current.Keyword switch
    {
        Keyword.Pivot => Peek().Symbol == Symbol.LeftParenthesis || WordIs(Peek(), "XML"),
        Keyword.Unpivot => Peek().Symbol == Symbol.LeftParenthesis || Peek().Keyword is Keyword.Include or Keyword.Exclude,
        Keyword.MatchRecognize => Peek().Symbol == Symbol.LeftParenthesis,
        _ => false,
    };

    private TableExpression ParseTableOperators(TableExpression table, int start)
    {
        while (AtTableOperator())
        {
            table = Current.Keyword switch
            {
                Keyword.Pivot => ParsePivot(table, start),
                Keyword.Unpivot => ParseUnpivot(table, start),
                _ => ParseMatchRecognize(table, start),
            };
        }

        SkipTableDecorations();
        return table;
    }

    /// <summary><c>PIVOT (SUM(x) AS s, … FOR c IN (1 AS a, 2) [GROUP BY g])</c>; the place is at PIVOT.</summary>
    private PivotTable ParsePivot(TableExpression source, int start)
    {
        _position++;
        TakeWord("XML");
        Expect(Symbol.LeftParenthesis);
        var aggregates = ImmutableArray.CreateBuilder<PivotAggregate>();
        do
        {
            var aggregate = ParseExpression();
            Identifier? alias = Take(Keyword.As) ? ParseIdentifier() : !At(Keyword.For) && AtColumnAlias() ? ParseIdentifier() : null;
            aggregates.Add(new PivotAggregate(aggregate, alias));
        }
        while (Take(Symbol.Comma) && !At(Keyword.For));
        Expect(Keyword.For);
        var columns = ImmutableArray.CreateBuilder<SqlExpression>();
        var values = ImmutableArray.CreateBuilder<PivotValue>();
        var unknown = false;
        do
        {
            AddPivotColumns(columns);
            while (Take(Symbol.Comma)) AddPivotColumns(columns);
            unknown |= !AddPivotValues(values);
        }
        while (!AtEnd && IsIdentifier(Current) && !At(Keyword.Group) && !At(Keyword.Default));
        if (Take(Keyword.Default)) SkipUpTo(Keyword.Group);
        ImmutableArray<SqlExpression> groupBy = Take(Keyword.Group, Keyword.By) ? ParseExpressionList() : [];
        Expect(Symbol.RightParenthesis);
        return new PivotTable(source, aggregates.ToImmutable(), columns.ToImmutable(), values.ToImmutable(), unknown, groupBy,
            ParseTableAlias(), SpanFrom(start));
    }

    private void AddPivotColumns(ImmutableArray<SqlExpression>.Builder columns)
    {
        var column = ParseExpression(Precedence.Comparison);
        if (column is StructConstructor several) columns.AddRange(several.Fields.Select(field => field.Value));
        else columns.Add(column);
    }

    /// <summary>The IN list; false where the values are only known at run time.</summary>
    private bool AddPivotValues(ImmutableArray<PivotValue>.Builder values)
    {
        if (!Take(Keyword.In)) return false;
        if (!At(Symbol.LeftParenthesis))
        {
            // DuckDB: IN an enumeration's name.
            ParseIdentifier();
            return false;
        }

        _position++;
        if (IsQueryStart(0) || At(Keyword.Any))
        {
            if (Take(Keyword.Any))
            {
                if (Take(Keyword.Order, Keyword.By)) ParseOrderItems();
            }
            else
            {
                ParseQuery();
            }

            while (Take(Symbol.Comma)) Take(Keyword.Any);
            Expect(Symbol.RightParenthesis);
            return false;
        }

        while (!At(Symbol.RightParenthesis))
        {
            values.Add(ParsePivotValue());
            if (!Take(Symbol.Comma)) break;
        }

        Expect(Symbol.RightParenthesis);
        return true;
    }

    // T-SQL writes values as names: IN ([2020], [2021]).
    private PivotValue ParsePivotValue()
    {
        var value = ParseExpression();
        Identifier? alias = Take(Keyword.As) || AtColumnAlias() ? ParseIdentifier() : null;
        if (value is ColumnReference { Parts: [var name] } column)
            return new PivotValue(new Literal(LiteralKind.String, name.Text, column.Span), alias ?? name);
        return new PivotValue(value, alias);
    }

    /// <summary><c>UNPIVOT [INCLUDE NULLS] (v FOR n IN (a, b AS 'x'))</c>; the place is at UNPIVOT.</summary>
    private TableExpression ParseUnpivot(TableExpression source, int start)
    {
        _position++;
        if (AtAny(Keyword.Include, Keyword.Exclude)) _position += 2;
        Expect(Symbol.LeftParenthesis);
        var values = At(Symbol.LeftParenthesis) ? ParseIdentifierList() : ParseLateralColumns();
        Expect(Keyword.For);
        var name = At(Symbol.LeftParenthesis) ? ParseIdentifierList()[0] : ParseIdentifier();
        Expect(Keyword.In);
        Expect(Symbol.LeftParenthesis);
        var groups = ParseUnpivotGroups();
        Expect(Symbol.RightParenthesis);
        Expect(Symbol.RightParenthesis);
        return Unpivot(source, values, name, groups, ParseTableAlias(), start);
    }

    /// <summary>The columns of UNPIVOT; default where a star or expression picks them.</summary>
    private ImmutableArray<UnpivotGroup> ParseUnpivotGroups()
    {
        var groups = ImmutableArray.CreateBuilder<UnpivotGroup>();
        var known = true;
        while (!At(Symbol.RightParenthesis) && !At(Keyword.Into) && !AtEnd)
        {
            var column = ParseExpression();
            switch (column)
            {
                case ColumnReference reference:
                    groups.Add(new UnpivotGroup([Dotted(reference)]));
                    break;
                case StarExpression star:
                    groups.Add(new UnpivotGroup([]) { Star = star.Star });
                    break;
                case StructConstructor several when several.Fields.All(field => field.Value is ColumnReference):
                    groups.Add(new UnpivotGroup([.. several.Fields.Select(field => Dotted((ColumnReference)field.Value))]));
                    break;
                default:
                    known = false;
                    break;
            }

            if (Take(Keyword.As) || Current.Kind == TokenKind.String) ParseExpression();
            else if (AtColumnAlias()) _position++;
            if (!Take(Symbol.Comma)) break;
        }

        return known ? groups.ToImmutable() : default;
    }

    private static Identifier Dotted(ColumnReference column) => column.Parts is [var only]
        ? only
        : new Identifier(string.Join('.', column.Parts.Select(part => part.Text)), column.Parts[^1].Quoted);

    private TableExpression Unpivot(
        TableExpression source, ImmutableArray<Identifier> values, Identifier name, ImmutableArray<UnpivotGroup> groups, TableAlias? alias,
            int start)
    {
        var span = SpanFrom(start);
        return groups.IsDefault
            ? new OpaqueTable([new ScalarSubquery(StarOver(source, start), span)], alias, span)
            : new UnpivotTable(source, values, name, groups, alias, span);
    }

    /// <summary>DuckDB: <c>PIVOT t ON c IN (1, 2) USING SUM(x) AS s GROUP BY g</c>, <c>UNPIVOT t ON a, b INTO NAME n VALUE v</c>.</summary>
    private SelectBlock ParsePivotStatement()
    {
        var start = Current.Start;
        var pivot = Advance().Keyword == Keyword.Pivot;
        var source = ParseTableExpression();
        if (!pivot) return StarOver(ParseUnpivotClauses(source, start), start);
        var columns = ImmutableArray.CreateBuilder<SqlExpression>();
        var values = ImmutableArray.CreateBuilder<PivotValue>();
        var aggregates = ImmutableArray.CreateBuilder<PivotAggregate>();
        var unknown = false;
        if (Take(Keyword.On))
        {
            do
            {
                AddPivotColumns(columns);
                unknown |= !AddPivotValues(values);
            }
            while (Take(Symbol.Comma));
        }

        if (Take(Keyword.Using))
        {
            do
            {
                var aggregate = ParseExpression();
                Identifier? alias = Take(Keyword.As) || AtColumnAlias() ? ParseIdentifier() : null;
                aggregates.Add(new PivotAggregate(aggregate, alias));
            }
            while (Take(Symbol.Comma));
        }

        ImmutableArray<SqlExpression> groupBy = Take(Keyword.Group, Keyword.By) ? ParseExpressionList() : [];
        var table = new PivotTable(source, aggregates.ToImmutable(), columns.ToImmutable(), values.ToImmutable(), unknown, groupBy, null,
            SpanFrom(start));
        return StarOver(table, start);
    }

    private TableExpression ParseUnpivotClauses(TableExpression source, int start)
    {
        Expect(Keyword.On);
        var groups = ParseUnpivotGroups();
        var name = new Identifier("name", Quoted: false);
        ImmutableArray<Identifier> values = [new Identifier("value", Quoted: false)];
        if (Take(Keyword.Into))
        {
            Expect(Keyword.Name);
            name = ParseIdentifier();
            Expect(Keyword.Value);
            values = ParseLateralColumns();
        }

        return Unpivot(source, values, name, groups, null, start);
    }
}
