using System.Collections.Immutable;
using LineageService.Model;

namespace LineageService.Sql.Query;

/// <summary>
/// Queries that the engine's table functions over a table stand for: <c>CONTAINSTABLE(t, c, 'x')</c> is
/// <c>SELECT key, rank(c) FROM t WHERE CONTAINS(c)</c>. Not the functions of a schema. Both T-SQL front ends build them here, so they
/// agree. Source: Transact-SQL reference, SQL Server 2022.
/// </summary>
public static class EngineTables
{
    private static readonly string[] ChangeColumns =
    [
        "SYS_CHANGE_VERSION", "SYS_CHANGE_CREATION_VERSION", "SYS_CHANGE_OPERATION", "SYS_CHANGE_COLUMNS", "SYS_CHANGE_CONTEXT",
    ];

    /// <summary>The block that reads <paramref name="source"/>.</summary>
    public static SelectBlock RowsOf(ObjectName source, ImmutableArray<SelectItem> items, SqlExpression? where, TextSpan span)
    {
        ArgumentNullException.ThrowIfNull(source);
        return new SelectBlock(span) { Items = items, From = [new TableReference(source, Alias: null, source.Span)], Where = where };
    }

    /// <summary>
    /// CHANGETABLE: the engine's change columns and the key of the table, which is not named there, so all of the table's columns.
    /// </summary>
    public static ImmutableArray<SelectItem> Changes(TextSpan span)
    {
        var items = ImmutableArray.CreateBuilder<SelectItem>(ChangeColumns.Length + 1);
        foreach (var column in ChangeColumns) items.Add(Named(column, new Literal(LiteralKind.Other, column, span), span));
        items.Add(new StarItem(null, null, [], [], [], null, null, span));
        return items.MoveToImmutable();
    }

    /// <summary>CONTAINSTABLE and FREETEXTTABLE: the key and the rank of the rows that <paramref name="search"/> finds.</summary>
    public static ImmutableArray<SelectItem> Search(SqlExpression search, TextSpan span) =>
        [Key("KEY", span), Named("RANK", search, span)];

    /// <summary>The three SEMANTIC…TABLE functions; their phrases and scores come from the columns among the arguments of the call.</summary>
    public static ImmutableArray<SelectItem> Semantic(FunctionCall call, TextSpan span)
    {
        ArgumentNullException.ThrowIfNull(call);
        var score = Named("score", call, span);
        return call.Name.Last.Text.ToUpperInvariant() switch
        {
            "SEMANTICKEYPHRASETABLE" => [Number("column_id", span), Key("document_key", span), Named("keyphrase", call, span), score],
            "SEMANTICSIMILARITYTABLE" =>
                [Number("source_column_id", span), Number("matched_column_id", span), Key("matched_document_key", span), score],
            _ => [Named("keyphrase", call, span), score],
        };
    }

    // The key is the table's own, but which column that is only its full-text index tells.
    private static ExpressionItem Key(string name, TextSpan span) => Named(name, new OpaqueExpression([], span), span);

    private static ExpressionItem Number(string name, TextSpan span) => Named(name, new Literal(LiteralKind.Other, name, span), span);

    private static ExpressionItem Named(string name, SqlExpression value, TextSpan span) =>
        new(value, [new Identifier(name, Quoted: false)], span);
}
