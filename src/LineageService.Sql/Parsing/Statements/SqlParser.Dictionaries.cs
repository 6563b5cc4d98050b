using System.Collections.Immutable;
using LineageService.Sql.Lexing;
using LineageService.Sql.Query;

namespace LineageService.Sql.Parsing;

public sealed partial class SqlParser
{
    /// <summary>
    /// ClickHouse's dictionary: a table in memory, filled from <c>SOURCE(CLICKHOUSE(DB 'd' TABLE 't'))</c> by name, or from the query that
    /// the source gives. Over another kind of source it is a table whose rows come from outside.
    /// </summary>
    private CreateTableStatement ParseCreateDictionary(CreateHead head)
    {
        Advance();
        SkipIfNotExists();
        var name = ParseObjectName();
        if (At(Keyword.On, Keyword.Cluster)) Skip(3);
        var parts = new TableParts(new CreateTableStatement(name, name.Span));
        if (At(Symbol.LeftParenthesis)) ParseTableElements(parts);
        while (!AtEnd && !At(Symbol.Semicolon))
        {
            if (At(Keyword.Source) && Peek().Symbol == Symbol.LeftParenthesis) ParseDictionarySource(parts);
            else SkipCopyWord();
        }

        return parts.Table with { Options = parts.Options.ToImmutable(), Span = SpanFrom(head.Start) };
    }

    private void ParseDictionarySource(TableParts parts)
    {
        Skip(2);
        var kind = Current;
        Advance();
        string? database = null;
        var span = kind.Span;
        Token? table = null;
        for (var depth = 1; depth > 0 && !AtEnd && !AtBatchEnd; Advance())
        {
            if (At(Symbol.LeftParenthesis)) depth++;
            else if (At(Symbol.RightParenthesis)) depth--;
            else if (Peek().Kind is not (TokenKind.String or TokenKind.Word or TokenKind.QuotedIdentifier)) continue;
            else if (AtWord("DB")) database = WordOrString(Peek());
            else if (At(Keyword.Table)) table = Peek();
            else if (At(Keyword.Query) && Peek().Kind == TokenKind.String && ParseNested(Peek()) is [QueryStatement { Query: var query }])
                parts.Table = parts.Table with { Query = query };
        }

        parts.Options.Add(new KeyValuePair<string, string>("source", TextOf(kind).ToString().ToLowerInvariant()));
        if (table is not { } found || !WordIs(kind, "CLICKHOUSE") || parts.Table.Query is not null) return;
        var written = new Identifier(WordOrString(found), Quoted: true);
        ImmutableArray<Identifier> names = database is null ? [written] : [new Identifier(database, Quoted: true), written];
        var source = new TableReference(new ObjectName(names, found.Span), null, found.Span);
        var items = parts.Table.Columns.Select(column =>
            (SelectItem)new ExpressionItem(new ColumnReference([column.Name], column.Span), [], column.Span));
        parts.Table = parts.Table with { Query = new SelectBlock(span) { Items = [.. items], From = [source] } };
    }

    private string WordOrString(Token token) => token.Kind switch
    {
        TokenKind.String => StringLiteral.Value(TextOf(token), _dialect.Lexical),
        TokenKind.QuotedIdentifier => UnquotedName(token),
        _ => TextOf(token).ToString(),
    };
}
