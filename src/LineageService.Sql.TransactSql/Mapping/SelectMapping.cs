using System.Collections.Immutable;
using System.Diagnostics;
using LineageService.Sql.Query;
using Dom = Microsoft.SqlServer.TransactSql.ScriptDom;

namespace LineageService.Sql.TransactSql.Mapping;

internal sealed partial class FragmentMapping
{
    private SelectBlock SelectBlock(Dom.QuerySpecification block, Dom.SchemaObjectName? into) => new(Span(block))
    {
        Distinct = block.UniqueRowFilter == Dom.UniqueRowFilter.Distinct,
        Items = SelectItems(block.SelectElements),
        From = From(block.FromClause),
        Where = block.WhereClause?.SearchCondition is { } condition ? Condition(condition) : null,
        GroupBy = GroupBy(block.GroupByClause),
        Having = block.HavingClause is { } having ? Condition(having.SearchCondition) : null,
        OrderBy = OrderBy(block.OrderByClause),
        HasLimit = block.OffsetClause is not null || Limits(block.TopRowFilter),
        LimitsToOne = TakesOne(block.OffsetClause) || (block.TopRowFilter is { Percent: false, WithTies: false } top && IsOne(top.Expression)),
        Into = into is null ? null : ObjectName(into),
    };

    // OFFSET … FETCH NEXT 1 ROW ONLY.
    private static bool TakesOne(Dom.OffsetClause? offset) => offset?.FetchExpression is { } count && IsOne(count);

    private static bool IsOne(Dom.ScalarExpression expression)
    {
        while (expression is Dom.ParenthesisExpression parenthesis) expression = parenthesis.Expression;
        return expression is Dom.IntegerLiteral { Value: "1" };
    }

    // TOP 100 PERCENT takes every row: it stands in views only to allow an ORDER BY.
    private static bool Limits(Dom.TopRowFilter? top)
    {
        if (top is null) return false;
        var expression = top.Expression;
        while (expression is Dom.ParenthesisExpression parenthesis) expression = parenthesis.Expression;
        return !(top.Percent && expression is Dom.IntegerLiteral { Value: "100" });
    }

    private ImmutableArray<SelectItem> SelectItems(IList<Dom.SelectElement> elements)
    {
        var items = ImmutableArray.CreateBuilder<SelectItem>(elements.Count);
        foreach (var element in elements) items.Add(SelectItem(element));
        return items.MoveToImmutable();
    }

    private SelectItem SelectItem(Dom.SelectElement element) => element switch
    {
        Dom.SelectScalarExpression item => new ExpressionItem(Expression(item.Expression), ItemAlias(item.ColumnName), Span(item)),
        Dom.SelectStarExpression star => new StarItem(
            star.Qualifier is null ? null : ObjectName(star.Qualifier).Parts, null, [], [], [], null, null, Span(star)),
        Dom.SelectSetVariable assignment => new ExpressionItem(
            new AssignmentExpression(
                assignment.Variable.Name,
                Assigned(
                    assignment.AssignmentKind,
                    new VariableReference(assignment.Variable.Name, Span(assignment.Variable)),
                    assignment.Expression),
                Span(assignment)),
            [],
            Span(assignment)),
        _ => throw new UnreachableException(),
    };

    // An alias may be written as a string.
    private static ImmutableArray<Identifier> ItemAlias(Dom.IdentifierOrValueExpression? alias)
    {
        if (alias is null) return [];
        return [alias.Identifier is { } identifier ? Name(identifier) : new Identifier(alias.Value, Quoted: true)];
    }

    private ImmutableArray<SqlExpression> OrderBy(Dom.OrderByClause? clause)
    {
        if (clause is null) return [];
        var keys = ImmutableArray.CreateBuilder<SqlExpression>(clause.OrderByElements.Count);
        foreach (var element in clause.OrderByElements) keys.Add(Expression(element.Expression));
        return keys.MoveToImmutable();
    }

    private GroupByClause? GroupBy(Dom.GroupByClause? clause)
    {
        if (clause is null) return null;
        var keys = ImmutableArray.CreateBuilder<SqlExpression>();
        foreach (var specification in clause.GroupingSpecifications) AddGroupingKeys(specification, keys);
        return new GroupByClause(keys.ToImmutable(), All: false, Span(clause));
    }

    private void AddGroupingKeys(Dom.GroupingSpecification specification, ImmutableArray<SqlExpression>.Builder keys)
    {
        switch (specification)
        {
            case Dom.ExpressionGroupingSpecification key:
                keys.Add(Expression(key.Expression));
                break;
            case Dom.CompositeGroupingSpecification composite:
                AddGroupingKeys(composite.Items, keys);
                break;
            case Dom.RollupGroupingSpecification rollup:
                AddGroupingKeys(rollup.Arguments, keys);
                break;
            case Dom.CubeGroupingSpecification cube:
                AddGroupingKeys(cube.Arguments, keys);
                break;
            case Dom.GroupingSetsGroupingSpecification sets:
                AddGroupingKeys(sets.Sets, keys);
                break;
            case Dom.GrandTotalGroupingSpecification:
                break;
            default:
                throw new UnreachableException();
        }
    }

    private void AddGroupingKeys(IList<Dom.GroupingSpecification> specifications, ImmutableArray<SqlExpression>.Builder keys)
    {
        foreach (var specification in specifications) AddGroupingKeys(specification, keys);
    }
}
