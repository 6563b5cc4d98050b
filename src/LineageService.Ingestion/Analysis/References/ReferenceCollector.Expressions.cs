using System.Collections.Immutable;
using LineageService.Sql.Query;

namespace LineageService.Ingestion.Analysis.References;

internal sealed partial class ReferenceCollector
{
    private void Visit(ImmutableArray<SqlExpression> expressions)
    {
        if (expressions.IsDefault) return;
        foreach (var expression in expressions) Visit(expression);
    }

    // Only a subquery names tables; everything else is on the way to one.
    private void Visit(SqlExpression? expression)
    {
        if (expression is null || !MayDescend()) return;
        switch (expression)
        {
            case ScalarSubquery subquery:
                Visit(subquery.Query);
                break;
            case SubqueryPredicate predicate:
                Visit(predicate.Operand);
                Visit(predicate.Query);
                break;
            case FunctionCall call:
                Visit(call);
                break;
            case OperatorExpression operation:
                Visit(operation.Operands);
                break;
            case CaseExpression choice:
                Visit(choice.Operand);
                foreach (var branch in choice.Branches)
                {
                    Visit(branch.Condition);
                    Visit(branch.Result);
                }

                Visit(choice.Else);
                break;
            case CastExpression cast:
                Visit(cast.Operand);
                break;
            case NamedArgument argument:
                Visit(argument.Value);
                break;
            case FieldAccess access:
                Visit(access.Operand);
                break;
            case ElementAccess element:
                Visit(element.Operand);
                Visit(element.Index);
                break;
            case StructConstructor structure:
                foreach (var field in structure.Fields) Visit(field.Value);
                break;
            case ArrayConstructor array:
                Visit(array.Elements);
                break;
            case LambdaExpression lambda:
                Visit(lambda.Body);
                break;
            case StarExpression star:
                Visit(star.Star);
                break;
            case AssignmentExpression assignment:
                Visit(assignment.Value);
                break;
            case OpaqueExpression opaque:
                Visit(opaque.Children);
                break;
            default:
                // References, literals, parameters and holes.
                break;
        }
    }

    private void Visit(FunctionCall call)
    {
        Visit(call.Arguments);
        Visit(call.Filter);
        Visit(call.OrderBy);
        if (call.Over is not { } window) return;
        Visit(window.PartitionBy);
        Visit(window.OrderBy);
    }
}
