using System.Collections.Immutable;
using LineageService.Model;
using LineageService.Sql.Query;
using Dom = Microsoft.SqlServer.TransactSql.ScriptDom;

namespace LineageService.Sql.TransactSql.Mapping;

/// <content>Table functions of the engine over a table's rows, written out as the queries they stand for.</content>
internal sealed partial class FragmentMapping
{
    // Transact-SQL reference, "CHANGETABLE".
    private static readonly string[] ChangeColumns =
    [
        "SYS_CHANGE_VERSION", "SYS_CHANGE_CREATION_VERSION", "SYS_CHANGE_OPERATION", "SYS_CHANGE_COLUMNS", "SYS_CHANGE_CONTEXT",
    ];

    /// <summary>
    /// CHANGETABLE(CHANGES t, v): the engine's change columns and the key of the table, which is not named here, so all of its columns.
    /// </summary>
    private DerivedTable ChangedRows(Dom.SchemaObjectName source, TableAlias? alias, Dom.TableReference table)
    {
        var span = Span(table);
        var items = ImmutableArray.CreateBuilder<SelectItem>(ChangeColumns.Length + 1);
        foreach (var column in ChangeColumns) items.Add(Constant(column, span));
        items.Add(new StarItem(null, null, [], [], [], null, null, span));
        return RowsOf(source, items.MoveToImmutable(), where: null, alias, span);
    }

    /// <summary>CONTAINSTABLE and FREETEXTTABLE: the key and the rank of the rows that a search finds.</summary>
    private DerivedTable SearchResult(
        Dom.SchemaObjectName source,
        IList<Dom.ColumnReferenceExpression> columns,
        Dom.FullTextFunctionType function,
        Dom.TableReferenceWithAlias table)
    {
        var span = Span(table);
        var search = Call(SearchFunction(function), Expressions(columns), table);

        // The key is the table's own, but which column that is only its full-text index tells.
        var key = new ExpressionItem(new OpaqueExpression([], span), [new Identifier("KEY", Quoted: false)], span);
        var rank = new ExpressionItem(search, [new Identifier("RANK", Quoted: false)], span);
        return RowsOf(source, [key, rank], search, Alias(table.Alias), span);
    }

    private DerivedTable RowsOf(
        Dom.SchemaObjectName source, ImmutableArray<SelectItem> items, SqlExpression? where, TableAlias? alias, TextSpan span)
    {
        var name = ObjectName(source);
        var block = new SelectBlock(span) { Items = items, From = [new TableReference(name, Alias: null, name.Span)], Where = where };
        return new DerivedTable(block, alias, Lateral: false, span);
    }

    private static ExpressionItem Constant(string name, TextSpan span) =>
        new(new Literal(LiteralKind.Other, name, span), [new Identifier(name, Quoted: false)], span);
}
