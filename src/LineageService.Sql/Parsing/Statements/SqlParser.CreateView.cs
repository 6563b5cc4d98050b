using System.Collections.Immutable;
using LineageService.Sql.Lexing;
using LineageService.Sql.Query;

namespace LineageService.Sql.Parsing;

public sealed partial class SqlParser
{
    /// <summary>CREATE VIEW from its kind on. Without a query (Spark's USING parquet) it is a table over files.</summary>
    private SqlStatement ParseCreateView(CreateHead head)
    {
        Advance();
        if (AtAny(Keyword.Iceberg, Keyword.If) && WordIs(Peek(), "LOG")) return UtilityFrom(head.Start, "CREATE");
        if (AtWord("LOG") && Peek().Keyword == Keyword.On) return UtilityFrom(head.Start, "CREATE");
        SkipIfNotExists();
        var name = ParseObjectName();
        SkipIfNotExists();
        if (At(Keyword.On, Keyword.Cluster)) Skip(3);

        // Only here: a parenthesis behind a later word is that clause's (PARTITIONED ON (ds), WITH TAG (a = 'b')).
        var columns = At(Symbol.LeftParenthesis) && !AtParenthesizedQuery() ? ParseViewColumns() : [];
        ObjectName? to = null;
        var options = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        string? provider = null;
        while (!AtEnd && !At(Symbol.Semicolon))
        {
            if (AtViewQuery())
            {
                Take(Keyword.As);
                SkipLocking();
                var query = ParseQuery();
                SkipViewTail();
                return new CreateViewStatement(name, columns, query, SpanFrom(head.Start))
                {
                    Materialized = head.Materialized,
                    Temporary = head.Temporary,
                    To = to,
                };
            }

            if (At(Keyword.As) && WordIs(Peek(), "REPLICA")) return ParseReplica(head, name);
            if (At(Keyword.To) && IsIdentifier(Peek()))
            {
                Advance();
                to = ParseObjectName();
                if (At(Symbol.LeftParenthesis)) columns = ParseViewColumns();
            }
            else if (AtAny(Keyword.With, Keyword.Options, Keyword.Tblproperties) && Peek().Symbol == Symbol.LeftParenthesis)
                options.AddRange(ParseOptionsBehindWord());
            else
            {
                if (At(Keyword.Using) && IsIdentifier(Peek())) provider = TextOf(Peek()).ToString();
                SkipCopyWord();
            }
        }

        return provider is null ? throw Expected("AS and a query") : ViewOver(provider, options, name, columns, head);
    }

    // Over files it shows their columns, known by name; over another system's table it is a table whose definition says where its rows are.
    private SqlStatement ViewOver(
        string provider, ImmutableArray<KeyValuePair<string, string>>.Builder options, ObjectName name, ImmutableArray<Identifier> columns, CreateHead head)
    {
        var span = SpanFrom(head.Start);
        if (options.FirstOrDefault(option => option.Key == "path").Value is { } path)
        {
            var files = new ObjectName([new Identifier(provider, Quoted: false), new Identifier(path, Quoted: true)], span);
            var query = EverythingFrom(files);
            if (!columns.IsEmpty) query = query with { Items = [.. columns.Select(column => new ExpressionItem(new ColumnReference([column], span), [], span))] };
            return new CreateViewStatement(name, [], query, span) { Temporary = head.Temporary };
        }

        options.Add(new KeyValuePair<string, string>("using", provider));
        return new CreateTableStatement(name, span)
        {
            Columns = [.. columns.Select(column => new ColumnDefinition(column, null, null, null, false, false, span))],
            Options = options.ToImmutable(),
        };
    }

    private ImmutableArray<KeyValuePair<string, string>> ParseOptionsBehindWord()
    {
        Advance();
        return ParseOptionList();
    }

    private bool AtViewQuery()
    {
        if (!At(Keyword.As)) return At(Keyword.Select) && _tokens[_position - 1].Keyword != Keyword.Grant;
        var next = Peek();
        return next.Keyword is Keyword.Select or Keyword.With or Keyword.Values or Keyword.Table or Keyword.From or Keyword.Pivot
            or Keyword.Unpivot or Keyword.Lock
            || next.Symbol == Symbol.LeftParenthesis || WordIs(next, "LOCKING") || next.Kind == TokenKind.TemplateHole;
    }

    // BigQuery: a replica has the columns and rows of its source.
    private CreateViewStatement ParseReplica(CreateHead head, ObjectName name)
    {
        Skip(2);
        Expect(Keyword.Of);
        var source = ParseObjectName();
        return new CreateViewStatement(name, [], EverythingFrom(source), SpanFrom(head.Start)) { Materialized = true };
    }

    /// <summary>Column names of a view; types, comments, options and constraints behind them are stepped over.</summary>
    private ImmutableArray<Identifier> ParseViewColumns()
    {
        Expect(Symbol.LeftParenthesis);
        var columns = ImmutableArray.CreateBuilder<Identifier>();
        while (!At(Symbol.RightParenthesis))
        {
            if (AtEnd || AtBatchEnd) throw Expected("a closing parenthesis");
            if (!AtTableConstraint()) columns.Add(ParseColumnName());
            SkipTypedElement();
            if (!Take(Symbol.Comma)) break;
        }

        Expect(Symbol.RightParenthesis);
        return columns.ToImmutable();
    }

    // A comma inside STRUCT<…> ends no element.
    private void SkipTypedElement()
    {
        while (!AtEnd && !AtBatchEnd && !At(Symbol.Comma) && !At(Symbol.RightParenthesis))
        {
            if (At(Symbol.LeftParenthesis)) SkipParenthesizedOrRest();
            else if (At(Symbol.Less)) SkipAngles();
            else Advance();
        }
    }

    // WITH CHECK OPTION, WITH NO DATA, WITH NO SCHEMA BINDING, WITH READ ONLY, ClickHouse's COMMENT.
    private void SkipViewTail()
    {
        SkipQueryOption();
        if (At(Keyword.With) && Peek().Keyword is Keyword.No or Keyword.Check or Keyword.Data or Keyword.Local or Keyword.Cascade
            || At(Keyword.With) && (WordIs(Peek(), "CASCADED") || WordIs(Peek(), "READ") || WordIs(Peek(), "ROW")))
        {
            Advance();
            while (!AtEnd && !At(Symbol.Semicolon) && !AtStatementStart(_position) && !AtBlockEnd()) Advance();
        }
        else if (At(Keyword.Comment) && (Peek().Kind == TokenKind.String || Peek().Keyword == Keyword.Is))
        {
            Skip(Peek().Keyword == Keyword.Is ? 3 : 2);
        }
    }

    /// <summary>Spark's CACHE [LAZY] TABLE t AS query; without a query it moves nothing.</summary>
    private SqlStatement ParseCacheTable()
    {
        var start = Advance().Start;
        TakeWord("LAZY");
        if (!Take(Keyword.Table)) return UtilityFrom(start, "CACHE");
        var name = ParseObjectName();
        ImmutableArray<KeyValuePair<string, string>> options = [];
        if (Take(Keyword.Options)) options = ParseOptionList();
        if (!Take(Keyword.As) && !AtQueryStart()) return UtilityFrom(start, "CACHE");
        var query = ParseQuery();
        return new CreateTableStatement(name, SpanFrom(start)) { Query = query, Temporary = true, Options = options };
    }
}
