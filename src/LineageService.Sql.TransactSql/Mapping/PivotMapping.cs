using System.Collections.Immutable;
using LineageService.Sql.Query;
using Dom = Microsoft.SqlServer.TransactSql.ScriptDom;

namespace LineageService.Sql.TransactSql.Mapping;

internal sealed partial class FragmentMapping
{
    // The IN list names the columns that come out, and each name is at once the value looked for.
    private PivotTable Pivot(Dom.PivotedTableReference pivot)
    {
        var values = ImmutableArray.CreateBuilder<PivotValue>(pivot.InColumns.Count);
        foreach (var column in pivot.InColumns)
            values.Add(new PivotValue(new Literal(LiteralKind.String, column.Value, Span(column)), Name(column)));
        return new PivotTable(
            Table(pivot.TableReference),
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
        var arguments = ImmutableArray.CreateBuilder<SqlExpression>(pivot.ValueColumns.Count);
        var star = false;
        foreach (var column in pivot.ValueColumns)
        {
            if (column.ColumnType == Dom.ColumnType.Wildcard) star = true;
            else arguments.Add(Column(column));
        }

        var name = ObjectName(pivot.AggregateFunctionIdentifier);
        var span = pivot.ValueColumns.Count == 0 ? name.Span : name.Span.Cover(Span(pivot.ValueColumns[^1]));
        return new FunctionCall(name, arguments.ToImmutable(), span, Star: star);
    }

    private UnpivotTable Unpivot(Dom.UnpivotedTableReference unpivot)
    {
        var groups = ImmutableArray.CreateBuilder<UnpivotGroup>(unpivot.InColumns.Count);
        foreach (var column in unpivot.InColumns) groups.Add(new UnpivotGroup([ColumnName(column)]));
        return new UnpivotTable(
            Table(unpivot.TableReference),
            [Name(unpivot.ValueColumn)],
            Name(unpivot.PivotColumn),
            groups.MoveToImmutable(),
            Alias(unpivot.Alias),
            Span(unpivot));
    }
}
