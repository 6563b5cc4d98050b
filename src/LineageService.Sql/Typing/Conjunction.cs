using LineageService.Sql.Binding;

namespace LineageService.Sql.Typing;

/// <summary>Takes conditions apart into what must hold for every row that passes.</summary>
internal static class Conjunction
{
    /// <summary>The terms of a condition that are joined by AND.</summary>
    public static IEnumerable<BoundExpression> Terms(BoundExpression condition)
    {
        var pending = new Stack<BoundExpression>([condition]);
        while (pending.TryPop(out var term))
        {
            term = Plain(term);
            if (term is BoundCall { Name: "AND" } conjunction)
            {
                foreach (var argument in conjunction.Arguments) pending.Push(argument.Expression);
            }
            else
            {
                yield return term;
            }
        }
    }

    /// <summary>An expression without the marks of where it stands.</summary>
    public static BoundExpression Plain(BoundExpression expression)
    {
        while (expression is BoundPlaced placed) expression = placed.Operand;
        return expression;
    }

    /// <summary>True where a row cannot pass the condition while the column is NULL.</summary>
    public static bool RejectsNull(BoundExpression condition, ColumnSymbol column)
    {
        foreach (var term in Terms(condition))
        {
            if (term is BoundColumn flag && ReferenceEquals(flag.Symbol, column)) return true;
            if (term is BoundCall call && Rejects(call, column)) return true;
        }

        return false;
    }

    private static bool Rejects(BoundCall call, ColumnSymbol column)
    {
        if (call.Name == "OR") return call.Arguments.All(argument => RejectsNull(argument.Expression, column));
        if (call.Name == "NOT") return Plain(call.Arguments[0].Expression) is BoundCall { Name: "IS NULL" } isNull && DependsOn(isNull.Arguments[0].Expression, column);
        if (!Operators.RejectsNull(call.Name)) return false;
        var all = Operators.IsComparison(call.Name) || call.Name is "BETWEEN" or "LIKE";
        for (var i = 0; i < (all ? call.Arguments.Length : 1); i++)
        {
            if (DependsOn(call.Arguments[i].Expression, column)) return true;
        }

        return false;
    }

    // What is NULL whenever the column is: the column, a cast of it, arithmetic with it.
    private static bool DependsOn(BoundExpression expression, ColumnSymbol column)
    {
        expression = Plain(expression);
        for (var depth = 0; depth < 32; depth++)
        {
            switch (expression)
            {
                case BoundColumn read:
                    return ReferenceEquals(read.Symbol, column);
                case BoundCall { Class: Model.FunctionClass.Cast, Arguments: [var operand] }:
                    expression = Plain(operand.Expression);
                    break;
                case BoundCall { Class: Model.FunctionClass.Operator, Name: "+" or "-" or "*" or "/" } arithmetic:
                    return arithmetic.Arguments.Any(argument => Plain(argument.Expression) is BoundColumn read && ReferenceEquals(read.Symbol, column));
                default:
                    return false;
            }
        }

        return false;
    }

    /// <summary>The two columns that a term makes equal; null for other terms.</summary>
    public static (ColumnSymbol Left, ColumnSymbol Right)? Equality(BoundExpression term) =>
        term is BoundCall { Name: "=" or "==", Arguments: [var left, var right] }
        && Plain(left.Expression) is BoundColumn one && Plain(right.Expression) is BoundColumn other
            ? (one.Symbol, other.Symbol) : null;

    /// <summary>The column that a term makes equal to a value that is the same for all rows; null for other terms.</summary>
    public static (ColumnSymbol Column, BoundConstant Value)? Constant(BoundExpression term)
    {
        if (term is not BoundCall { Name: "=" or "==" or "<=", Arguments: [var left, var right] } comparison) return null;
        var (one, other) = (Plain(left.Expression), Plain(right.Expression));
        if (comparison.Name == "<=") return one is BoundColumn { Symbol: ComputedColumn { Expression: BoundCall { Name: "ROW_NUMBER" } } } number && Fixed(other) is { Text: "1" } first ? (number.Symbol, first) : null;
        return one is BoundColumn column && Fixed(other) is { } value ? (column.Symbol, value)
            : other is BoundColumn second && Fixed(one) is { } given ? (second.Symbol, given) : null;
    }

    private static BoundConstant? Fixed(BoundExpression expression) => expression switch
    {
        BoundConstant constant => constant,
        BoundCall { Class: Model.FunctionClass.Cast, Arguments: [{ Expression: BoundConstant cast }] } => cast,
        _ => null,
    };
}
