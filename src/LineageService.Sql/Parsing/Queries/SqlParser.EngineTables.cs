using System.Collections.Immutable;
using LineageService.Model;
using LineageService.Sql.Lexing;
using LineageService.Sql.Query;

namespace LineageService.Sql.Parsing;

/// <content>
/// T-SQL's table functions that name a table, columns or options where others have values. Those over a table's rows become the queries
/// that they stand for.
/// </content>
public sealed partial class SqlParser
{
    /// <summary>
    /// The function's rows, where its name is one of these; else null, with nothing read. The place is at its parenthesis.
    /// </summary>
    private TableExpression? ParseEngineTable(ObjectName name, int start)
    {
        if (name.Parts is not [{ Quoted: false } word]) return null;
        switch (word.Text.ToUpperInvariant())
        {
            case "CONTAINSTABLE":
                return ParseSearchTable("CONTAINS", start);
            case "FREETEXTTABLE":
                return ParseSearchTable("FREETEXT", start);
            case "SEMANTICKEYPHRASETABLE" or "SEMANTICSIMILARITYTABLE" or "SEMANTICSIMILARITYDETAILSTABLE":
                return ParseSemanticTable(name, start);
            case "CHANGETABLE" when Peek().Keyword is Keyword.Changes or Keyword.Version:
                return ParseChangeTable(start);
            case "OPENROWSET":
                return ParseOpenRowset(name, start);
            default:
                return null;
        }
    }

    /// <summary>CONTAINSTABLE(t, c, 'x'): the key and the rank of the rows that a search finds.</summary>
    private DerivedTable ParseSearchTable(string predicate, int start)
    {
        var source = ParseSearchedTable(out var columns);
        var span = SpanFrom(start);
        var search = new FunctionCall(EngineName(predicate, span), columns, span, OrderBy: []);
        return RowsOf(source, EngineTables.Search(search, span), search, start);
    }

    private DerivedTable ParseSemanticTable(ObjectName name, int start)
    {
        var source = ParseSearchedTable(out var columns);
        var span = SpanFrom(start);
        var call = new FunctionCall(name, columns, span, OrderBy: []);
        return RowsOf(source, EngineTables.Semantic(call, span), where: null, start);
    }

    // The table and the columns that are searched; what is searched for makes no column.
    private ObjectName ParseSearchedTable(out ImmutableArray<SqlExpression> columns)
    {
        Expect(Symbol.LeftParenthesis);
        var source = ParseObjectName();
        Expect(Symbol.Comma);
        columns = ParseSearchedColumns();
        SkipToEndOfCall();
        Expect(Symbol.RightParenthesis);
        return source;
    }

    private ImmutableArray<SqlExpression> ParseSearchedColumns()
    {
        if (AtWord("PROPERTY") && Peek().Symbol == Symbol.LeftParenthesis) _position += 2;
        if (!At(Symbol.LeftParenthesis)) return [ParseExpression()];
        ParseQueryOrList(out var columns);
        return columns;
    }

    /// <summary>CHANGETABLE(CHANGES t, v), CHANGETABLE(VERSION t, (k), (1)).</summary>
    private DerivedTable ParseChangeTable(int start)
    {
        _position += 2;
        var source = ParseObjectName();
        SkipToEndOfCall();
        Expect(Symbol.RightParenthesis);
        return RowsOf(source, EngineTables.Changes(SpanFrom(start)), where: null, start);
    }

    private DerivedTable RowsOf(ObjectName source, ImmutableArray<SelectItem> items, SqlExpression? where, int start)
    {
        var block = EngineTables.RowsOf(source, items, where, SpanFrom(start));
        return new DerivedTable(block, ParseDecorated(), Lateral: false, SpanFrom(start));
    }

    /// <summary>
    /// OPENROWSET(BULK 'file', options) and OPENROWSET('provider', 'source'; 'user'; 'password', object): the options and names among
    /// the arguments are no columns.
    /// </summary>
    private TableFunction ParseOpenRowset(ObjectName name, int start)
    {
        _position++;
        var arguments = ImmutableArray.CreateBuilder<SqlExpression>();
        if (Take(Keyword.Bulk))
        {
            var file = ParseExpression();
            arguments.Add(new NamedArgument(new Identifier("BULK", Quoted: false), file, file.Span));
        }

        while (!At(Symbol.RightParenthesis) && arguments.Count == 0)
        {
            do arguments.Add(IsIdentifier(Current) ? ParseNameArgument() : ParseExpression());
            while (Take(Symbol.Comma) || Take(Symbol.Semicolon));
        }

        SkipToEndOfCall();
        Expect(Symbol.RightParenthesis);
        return FinishTableFunction(new FunctionCall(name, arguments.ToImmutable(), SpanFrom(start), OrderBy: []), null, [], start);
    }

    private Literal ParseNameArgument()
    {
        var name = ParseObjectName();
        return new Literal(LiteralKind.Other, name.ToString(), name.Span);
    }

    private static ObjectName EngineName(string word, TextSpan span) =>
        new([new Identifier(word, Quoted: false)], new TextSpan(span.Start, word.Length));
}
