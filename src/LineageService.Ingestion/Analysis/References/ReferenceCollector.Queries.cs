using System.Collections.Immutable;
using LineageService.Sql.Query;

namespace LineageService.Ingestion.Analysis.References;

internal sealed partial class ReferenceCollector
{
    private void Visit(QueryExpression? query)
    {
        if (query is null || !MayDescend()) return;
        switch (query)
        {
            case SelectBlock select:
                Visit(select);
                break;
            case SetOperation set:
                foreach (var branch in set.Branches) Visit(branch);
                break;
            case ValuesQuery values:
                foreach (var row in values.Rows) Visit(row);
                break;
            case WithQuery with:
                Visit(with.Expressions);
                Visit(with.Body);
                break;
            case OrderedQuery ordered:
                Visit(ordered.Body);
                Visit(ordered.OrderBy);
                break;
            default:
                break;
        }
    }

    private void Visit(SelectBlock select)
    {
        Visit(select.Items);
        Visit(select.From);
        Visit(select.Where);
        if (select.GroupBy is { } group) Visit(group.Keys);
        Visit(select.Having);
        Visit(select.Qualify);
        Visit(select.OrderBy);
        if (select.Hierarchy is { } hierarchy)
        {
            Visit(hierarchy.StartWith);
            Visit(hierarchy.ConnectBy);
        }

        Write(select.Into);
    }

    private void Visit(ImmutableArray<CommonTableExpression> expressions)
    {
        foreach (var expression in expressions)
        {
            _local.Add(expression.Name.Text);
            Visit(expression.Query);
            Visit(expression.Statement);
        }
    }

    private void Visit(ImmutableArray<SelectItem> items)
    {
        foreach (var item in items)
        {
            if (item is ExpressionItem expression) Visit(expression.Expression);
            else if (item is StarItem star) Visit(star);
        }
    }

    private void Visit(StarItem star)
    {
        Visit(star.StructOperand);
        foreach (var replacement in star.Replace) Visit(replacement.Value);
    }

    private void Visit(ImmutableArray<TableExpression> relations)
    {
        foreach (var relation in relations) Visit(relation);
    }

    private void Visit(TableExpression? relation)
    {
        if (relation is null || !MayDescend()) return;
        switch (relation)
        {
            case TableReference { TableVariable: false } table:
                Read(table.Name);
                break;
            case DerivedTable derived:
                Visit(derived.Query);
                break;
            case JoinExpression join:
                Visit(join.Left);
                Visit(join.Right);
                Visit(join.On);
                break;
            case TableFunction function:
                Visit(function.Call);
                Visit(function.TableArgument);
                break;
            case PivotTable pivot:
                Visit(pivot.Source);
                foreach (var aggregate in pivot.Aggregates) Visit(aggregate.Expression);
                break;
            case UnpivotTable unpivot:
                Visit(unpivot.Source);
                break;
            case MatchRecognizeTable match:
                Visit(match.Source);
                Visit(match.Defines);
                break;
            case ModelTable model:
                Visit(model.Source);
                break;
            case StatementTable statement:
                Visit(statement.Statement);
                break;
            case OpaqueTable opaque:
                Visit(opaque.Children);
                break;
            default:
                break;
        }
    }
}
