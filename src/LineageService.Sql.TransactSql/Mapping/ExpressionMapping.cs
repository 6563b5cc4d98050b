using System.Collections.Immutable;
using System.Diagnostics;
using LineageService.Sql.Query;
using Dom = Microsoft.SqlServer.TransactSql.ScriptDom;

namespace LineageService.Sql.TransactSql.Mapping;

internal sealed partial class FragmentMapping
{
    private ImmutableArray<SqlExpression> Expressions<T>(IList<T> expressions)
        where T : Dom.ScalarExpression
    {
        var mapped = ImmutableArray.CreateBuilder<SqlExpression>(expressions.Count);
        foreach (var expression in expressions) mapped.Add(Expression(expression));
        return mapped.MoveToImmutable();
    }

    private SqlExpression Expression(Dom.ScalarExpression expression)
    {
        Descend(expression);
        while (expression is Dom.ParenthesisExpression { Collation: null } parenthesis) expression = parenthesis.Expression;
        var mapped = expression switch
        {
            Dom.ColumnReferenceExpression column => Column(column),
            Dom.Literal literal => Literal(literal),
            Dom.VariableReference variable => new VariableReference(variable.Name, Span(variable)),
            Dom.GlobalVariableExpression variable => new VariableReference(variable.Name, Span(variable)),
            Dom.BinaryExpression binary => Arithmetic(binary),
            Dom.UnaryExpression unary => Unary(unary),
            Dom.ParenthesisExpression parenthesis => Expression(parenthesis.Expression),
            Dom.ScalarSubquery subquery => new ScalarSubquery(Serialized(subquery.QueryExpression), Span(subquery)),
            Dom.CaseExpression choice => Case(choice),
            Dom.CastCall cast => Cast(cast.Parameter, cast.DataType, cast),
            Dom.TryCastCall cast => Cast(cast.Parameter, cast.DataType, cast) with { Tolerant = true },
            Dom.ConvertCall cast => Cast(cast.Parameter, cast.DataType, cast),
            Dom.TryConvertCall cast => Cast(cast.Parameter, cast.DataType, cast) with { Tolerant = true },
            Dom.ParseCall cast => Cast(cast.StringValue, cast.DataType, cast),
            Dom.TryParseCall cast => Cast(cast.StringValue, cast.DataType, cast) with { Tolerant = true },
            Dom.AtTimeZoneCall zone =>
                new OperatorExpression("AT TIME ZONE", [Expression(zone.DateValue), Expression(zone.TimeZone)], Span(zone)),
            _ => Function(expression),
        };
        if (expression is Dom.PrimaryExpression { Collation: { } collation })
            mapped = new OperatorExpression("COLLATE", [WithoutCollation(mapped)], mapped.Span.Cover(Span(collation)));
        Ascend();
        return mapped;
    }

    // ScriptDom counts the collation to the operand.
    private SqlExpression WithoutCollation(SqlExpression operand)
    {
        var text = _sql.AsSpan(operand.Span.Start, operand.Span.Length);
        var end = text.LastIndexOf("COLLATE", StringComparison.OrdinalIgnoreCase);
        return end <= 0 ? operand : operand with { Span = operand.Span with { Length = text[..end].TrimEnd().Length } };
    }

    private SqlExpression Column(Dom.ColumnReferenceExpression column)
    {
        var span = Span(column);
        return column.ColumnType switch
        {
            Dom.ColumnType.Regular => new ColumnReference(ObjectName(column.MultiPartIdentifier).Parts, span),
            Dom.ColumnType.Wildcard => new StarExpression(
                new StarItem(
                    column.MultiPartIdentifier is { } table ? ObjectName(table).Parts : null, null, [], [], [], null, null, span), span),

            // $action is made by the statement; $node_id, $IDENTITY and their like are columns of the table under another name.
            Dom.ColumnType.PseudoColumnAction => new FunctionCall(Word("$ACTION", column), [], span),
            _ => new ColumnReference(
                (column.MultiPartIdentifier is { } qualifier ? ObjectName(qualifier).Parts : []).Add(PseudoColumn(column)), span),
        };
    }

    private Literal Literal(Dom.Literal literal)
    {
        var kind = literal.LiteralType switch
        {
            Dom.LiteralType.Null => LiteralKind.Null,
            Dom.LiteralType.Integer or Dom.LiteralType.Numeric or Dom.LiteralType.Real or Dom.LiteralType.Money => LiteralKind.Number,
            Dom.LiteralType.String or Dom.LiteralType.Odbc or Dom.LiteralType.Identifier => LiteralKind.String,
            _ => LiteralKind.Other,
        };
        return new Literal(kind, kind is LiteralKind.Null ? "NULL" : literal.Value, Span(literal));
    }

    private CastExpression Cast(Dom.ScalarExpression operand, Dom.DataTypeReference type, Dom.TSqlFragment cast) =>
        new(Expression(operand), TypeName(type) ?? string.Empty, Span(cast));

    private CaseExpression Case(Dom.CaseExpression choice)
    {
        var branches = ImmutableArray.CreateBuilder<CaseBranch>();
        SqlExpression? operand = null;
        switch (choice)
        {
            case Dom.SimpleCaseExpression simple:
                operand = Expression(simple.InputExpression);
                foreach (var branch in simple.WhenClauses)
                    branches.Add(new CaseBranch(Expression(branch.WhenExpression), Expression(branch.ThenExpression)));
                break;
            case Dom.SearchedCaseExpression searched:
                foreach (var branch in searched.WhenClauses)
                    branches.Add(new CaseBranch(Condition(branch.WhenExpression), Expression(branch.ThenExpression)));
                break;
            default:
                throw new UnreachableException();
        }

        return new CaseExpression(
            operand, branches.ToImmutable(), choice.ElseExpression is { } other ? Expression(other) : null, Span(choice));
    }

    /// <summary>A chain of arithmetic: one node as long as the operator stays the same.</summary>
    private SqlExpression Arithmetic(Dom.BinaryExpression top)
    {
        var spine = new Stack<Dom.BinaryExpression>();
        Dom.ScalarExpression left = top;
        while (left is Dom.BinaryExpression binary)
        {
            spine.Push(binary);
            left = binary.FirstExpression;
        }

        var current = Expression(left);
        for (var levels = _depth; spine.TryPop(out var binary); levels++)
        {
            if (levels > _deepest) throw TooDeep(binary);
            var operands = ImmutableArray.CreateBuilder<SqlExpression>();
            operands.Add(current);
            operands.Add(Expression(binary.SecondExpression));
            while (spine.TryPeek(out var next) && next.BinaryExpressionType == binary.BinaryExpressionType)
            {
                binary = spine.Pop();
                operands.Add(Expression(binary.SecondExpression));
            }

            current = new OperatorExpression(ArithmeticSign(binary.BinaryExpressionType), operands.ToImmutable(), Span(binary));
        }

        return current;
    }

    private static string ArithmeticSign(Dom.BinaryExpressionType type) => type switch
    {
        Dom.BinaryExpressionType.Add => "+",
        Dom.BinaryExpressionType.Subtract => "-",
        Dom.BinaryExpressionType.Multiply => "*",
        Dom.BinaryExpressionType.Divide => "/",
        Dom.BinaryExpressionType.Modulo => "%",
        Dom.BinaryExpressionType.BitwiseAnd => "&",
        Dom.BinaryExpressionType.BitwiseOr => "|",
        Dom.BinaryExpressionType.BitwiseXor => "^",
        _ => throw new UnreachableException(),
    };

    // A run of signs counts as its first; a signed number is a number.
    private SqlExpression Unary(Dom.UnaryExpression unary)
    {
        var operand = unary.Expression;
        while (operand is Dom.UnaryExpression inner) operand = inner.Expression;
        var mapped = Expression(operand);
        return mapped is Literal { Kind: LiteralKind.Number } number && unary.UnaryExpressionType != Dom.UnaryExpressionType.BitwiseNot
            ? new Literal(LiteralKind.Number, Sign(unary) + number.Text, Span(unary))
            : new OperatorExpression(Sign(unary), [mapped], Span(unary));
    }

    private static string Sign(Dom.UnaryExpression unary) => unary.UnaryExpressionType switch
    {
        Dom.UnaryExpressionType.Positive => "+",
        Dom.UnaryExpressionType.Negative => "-",
        Dom.UnaryExpressionType.BitwiseNot => "~",
        _ => throw new UnreachableException(),
    };

    /// <summary>The value of an assignment: <c>x += e</c> is <c>x + e</c>.</summary>
    private SqlExpression Assigned(Dom.AssignmentKind kind, SqlExpression target, Dom.ScalarExpression value)
    {
        var mapped = Expression(value);
        var sign = kind switch
        {
            Dom.AssignmentKind.Equals => null,
            Dom.AssignmentKind.AddEquals => "+",
            Dom.AssignmentKind.SubtractEquals => "-",
            Dom.AssignmentKind.MultiplyEquals => "*",
            Dom.AssignmentKind.DivideEquals => "/",
            Dom.AssignmentKind.ModEquals => "%",
            Dom.AssignmentKind.BitwiseAndEquals => "&",
            Dom.AssignmentKind.BitwiseOrEquals => "|",
            Dom.AssignmentKind.BitwiseXorEquals => "^",
            _ => throw new UnreachableException(),
        };
        return sign is null ? mapped : new OperatorExpression(sign, [target, mapped], target.Span.Cover(mapped.Span));
    }

    private OpaqueExpression Opaque(Dom.TSqlFragment fragment, ImmutableArray<SqlExpression> children)
    {
        Note(TransactSqlCodes.UnmappedFragment, fragment, "This expression is taken to depend on everything inside.");
        return new OpaqueExpression(children, Span(fragment));
    }
}
