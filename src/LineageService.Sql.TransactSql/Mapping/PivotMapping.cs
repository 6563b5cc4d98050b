using System.Collections.Immutable;
using LineageService.Sql.Query;
using Dom = Microsoft.SqlServer.TransactSql.ScriptDom;

namespace LineageService.Sql.TransactSql.Mapping;

internal sealed partial class FragmentMapping
{
    // The IN list names the columns that come out, and each name is at once the value looked for.
    private PivotTable Pivot(Dom.PivotedTableReference pivot, bool lateral)
    {
        var values = ImmutableArray.CreateBuilder<PivotValue>(pivot.InColumns.Count);
        foreach (var column in pivot.InColumns)
            values.Add(new PivotValue(new Literal(LiteralKind.String, column.Value, Span(column)), Name(column)));
        return new PivotTable(
            Table(pivot.TableReference, lateral),
            [new PivotAggregate(PivotAggregate(pivot), Alias: null)],
            [Column(pivot.PivotColumn)],
            values.MoveToImmutable(),
            ValuesUnknown: false,
            GroupBy: [],
            Alias(pivot.Alias),
            Span(pivot));
    }

    private FunctionCall PivotAggregate(Dom.PivotedTableReference pivot)
    {
        var arguments = Expressions(pivot.ValueColumns);
        var name = ObjectName(pivot.AggregateFunctionIdentifier);
        var span = arguments.IsEmpty
            ? name.Span
            : name.Span.Cover(WithNext(pivot.ValueColumns[^1], Dom.TSqlTokenType.RightParenthesis));
        return new FunctionCall(name, arguments, span);
    }

    private UnpivotTable Unpivot(Dom.UnpivotedTableReference unpivot, bool lateral)
    {
        var groups = ImmutableArray.CreateBuilder<UnpivotGroup>(unpivot.InColumns.Count);
        foreach (var column in unpivot.InColumns) groups.Add(new UnpivotGroup([ColumnName(column)]));
        return new UnpivotTable(
            Table(unpivot.TableReference, lateral),
            [Name(unpivot.ValueColumn)],
            Name(unpivot.PivotColumn),
            groups.MoveToImmutable(),
            Alias(unpivot.Alias),
            Span(unpivot));
    }
}
