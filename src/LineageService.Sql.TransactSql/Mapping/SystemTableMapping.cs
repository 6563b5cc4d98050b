using LineageService.Sql.Query;
using Dom = Microsoft.SqlServer.TransactSql.ScriptDom;

namespace LineageService.Sql.TransactSql.Mapping;

/// <content>Table functions of the engine over a table's rows, written out as the queries they stand for.</content>
internal sealed partial class FragmentMapping
{
    private DerivedTable ChangedRows(Dom.SchemaObjectName source, TableAlias? alias, Dom.TableReference table)
    {
        var span = CallSpan(table);
        var rows = EngineTables.RowsOf(ObjectName(source), EngineTables.Changes(span), null, span);
        return new DerivedTable(rows, alias, Lateral: false, Span(table));
    }

    private DerivedTable SearchResult(Dom.FullTextTableReference table)
    {
        var span = CallSpan(table);
        var search = Call(SearchFunction(table.FullTextFunctionType), Expressions(table.Columns), table) with { Span = span };
        var rows = EngineTables.RowsOf(ObjectName(table.TableName), EngineTables.Search(search, span), search, span);
        return new DerivedTable(rows, Alias(table.Alias), Lateral: false, Span(table));
    }

    private DerivedTable SemanticRows(Dom.SemanticTableReference table)
    {
        var span = CallSpan(table);
        var call = Call(SemanticName(table), Expressions(table.Columns), table) with { Span = span };
        var rows = EngineTables.RowsOf(ObjectName(table.TableName), EngineTables.Semantic(call, span), null, span);
        return new DerivedTable(rows, Alias(table.Alias), Lateral: false, Span(table));
    }

    private static string SemanticName(Dom.SemanticTableReference semantic) => semantic.SemanticFunctionType switch
    {
        Dom.SemanticFunctionType.SemanticKeyPhraseTable => "SEMANTICKEYPHRASETABLE",
        Dom.SemanticFunctionType.SemanticSimilarityTable => "SEMANTICSIMILARITYTABLE",
        _ => "SEMANTICSIMILARITYDETAILSTABLE",
    };
}
