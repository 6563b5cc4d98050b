using System.Collections.Immutable;
using System.Diagnostics;
using LineageService.Sql.Query;
using Dom = Microsoft.SqlServer.TransactSql.ScriptDom;

namespace LineageService.Sql.TransactSql.Mapping;

internal sealed partial class FragmentMapping
{
    private SqlExpression Condition(Dom.BooleanExpression condition)
    {
        Descend(condition);
        while (condition is Dom.BooleanParenthesisExpression parenthesis) condition = parenthesis.Expression;
        var span = Span(condition);
        SqlExpression mapped = condition switch
        {
            Dom.BooleanBinaryExpression junction => Junction(junction),
            Dom.BooleanComparisonExpression comparison => new OperatorExpression(
                Sign(comparison.ComparisonType), [Expression(comparison.FirstExpression), Expression(comparison.SecondExpression)], span),
            Dom.BooleanNotExpression not => new OperatorExpression("NOT", [Condition(not.Expression)], span),
            Dom.BooleanIsNullExpression isNull => new OperatorExpression(
                isNull.IsNot ? "IS NOT NULL" : "IS NULL", [Expression(isNull.Expression)], span),
            Dom.BooleanTernaryExpression between => new OperatorExpression(
                between.TernaryExpressionType == Dom.BooleanTernaryExpressionType.NotBetween ? "NOT BETWEEN" : "BETWEEN",
                [Expression(between.FirstExpression), Expression(between.SecondExpression), Expression(between.ThirdExpression)],
                span),
            Dom.LikePredicate like => Like(like),
            Dom.InPredicate membership => In(membership),
            Dom.ExistsPredicate exists => new SubqueryPredicate(
                "EXISTS", null, Query(exists.Subquery.QueryExpression), WithPrevious(exists, Dom.TSqlTokenType.Exists)),
            Dom.SubqueryComparisonPredicate comparison => new SubqueryPredicate(
                $"{Sign(comparison.ComparisonType)} {Quantifier(comparison.SubqueryComparisonPredicateType)}",
                Expression(comparison.Expression),
                Query(comparison.Subquery.QueryExpression),
                span),
            Dom.FullTextPredicate search => FullText(search),
            Dom.UpdateCall update => Call("UPDATE", [NameLiteral(update.Identifier)], update),
            Dom.TSEqualCall equal => Call("TSEQUAL", [Expression(equal.FirstExpression), Expression(equal.SecondExpression)], equal),

            // MATCH joins nodes by edges: the tables stand in FROM, their keys are hidden columns.
            _ => Opaque(condition, []),
        };
        Ascend();
        return mapped;
    }

    /// <summary>A chain of AND or OR: one node as long as the word stays the same.</summary>
    private SqlExpression Junction(Dom.BooleanBinaryExpression top)
    {
        var spine = new Stack<Dom.BooleanBinaryExpression>();
        Dom.BooleanExpression left = top;
        while (left is Dom.BooleanBinaryExpression junction)
        {
            spine.Push(junction);
            left = junction.FirstExpression;
        }

        var current = Condition(left);
        while (spine.TryPop(out var junction))
        {
            var operands = ImmutableArray.CreateBuilder<SqlExpression>();
            operands.Add(current);
            operands.Add(Condition(junction.SecondExpression));
            while (spine.TryPeek(out var next) && next.BinaryExpressionType == junction.BinaryExpressionType)
            {
                junction = spine.Pop();
                operands.Add(Condition(junction.SecondExpression));
            }

            var word = junction.BinaryExpressionType == Dom.BooleanBinaryExpressionType.And ? "AND" : "OR";
            // The span of EXISTS begins in front of what ScriptDom calls it.
            current = new OperatorExpression(word, operands.ToImmutable(), Span(junction).Cover(operands[0].Span));
        }

        return current;
    }

    private OperatorExpression Like(Dom.LikePredicate like)
    {
        ImmutableArray<SqlExpression> operands = [Expression(like.FirstExpression), Expression(like.SecondExpression)];
        if (like.EscapeExpression is { } escape) operands = operands.Add(Expression(escape));
        return new OperatorExpression(like.NotDefined ? "NOT LIKE" : "LIKE", operands, Span(like));
    }

    private SqlExpression In(Dom.InPredicate membership)
    {
        var word = membership.NotDefined ? "NOT IN" : "IN";
        var operand = Expression(membership.Expression);
        return membership.Subquery is { } subquery
            ? new SubqueryPredicate(word, operand, Query(subquery.QueryExpression), Span(membership))
            : new OperatorExpression(word, Expressions(membership.Values).Insert(0, operand), Span(membership));
    }

    private FunctionCall FullText(Dom.FullTextPredicate search)
    {
        var arguments = Expressions(search.Columns).Add(Expression(search.Value));
        return Call(SearchFunction(search.FullTextFunctionType), arguments, search);
    }

    private static string SearchFunction(Dom.FullTextFunctionType type) =>
        type == Dom.FullTextFunctionType.Contains ? "CONTAINS" : "FREETEXT";

    private static string Sign(Dom.BooleanComparisonType type) => type switch
    {
        Dom.BooleanComparisonType.Equals => "=",
        Dom.BooleanComparisonType.GreaterThan => ">",
        Dom.BooleanComparisonType.LessThan => "<",
        Dom.BooleanComparisonType.GreaterThanOrEqualTo => ">=",
        Dom.BooleanComparisonType.LessThanOrEqualTo => "<=",
        Dom.BooleanComparisonType.NotEqualToBrackets => "<>",
        Dom.BooleanComparisonType.NotEqualToExclamation => "!=",
        Dom.BooleanComparisonType.NotLessThan => "!<",
        Dom.BooleanComparisonType.NotGreaterThan => "!>",
        Dom.BooleanComparisonType.LeftOuterJoin => "*=",
        Dom.BooleanComparisonType.RightOuterJoin => "=*",
        _ => throw new UnreachableException(),
    };

    private static string Quantifier(Dom.SubqueryComparisonPredicateType type) =>
        type == Dom.SubqueryComparisonPredicateType.All ? "ALL" : "ANY";
}
