using System.Collections.Immutable;
using System.Diagnostics;
using LineageService.Sql.Query;
using Dom = Microsoft.SqlServer.TransactSql.ScriptDom;

namespace LineageService.Sql.TransactSql.Mapping;

internal sealed partial class FragmentMapping
{
    private InsertStatement Insert(
        Dom.InsertSpecification insert, TableReference target, Dom.TSqlFragment statement, ImmutableArray<CommonTableExpression> with) =>
        new(target, Span(statement))
        {
            Columns = ColumnNames(insert.Columns),
            Source = InsertSource(insert.InsertSource),
            SourceCall = insert.InsertSource is Dom.ExecuteInsertSource call ? Execute(call.Execute, call) : null,
            Returning = Output(insert),
            With = with,
        };

    private QueryExpression? InsertSource(Dom.InsertSource source) => source switch
    {
        Dom.SelectInsertSource select => Query(select.Select),
        Dom.ValuesInsertSource { IsDefaultValues: true } => null,
        Dom.ValuesInsertSource values => Values(values.RowValues, values),
        Dom.ExecuteInsertSource => null,
        _ => throw new UnreachableException(),
    };
}
