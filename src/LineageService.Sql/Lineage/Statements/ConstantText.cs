using System.Text;
using LineageService.Sql.Binding;
using LineageService.Sql.Query;

namespace LineageService.Sql.Lineage.Statements;

/// <summary>Folds an expression to the text it surely has: literals, variables with constant text, concatenation. For dynamic SQL.</summary>
internal static class ConstantText
{
    private const int LengthLimit = 4 * 1024 * 1024;

    /// <summary>The text; null where any part is known only at run time.</summary>
    public static string? Of(SqlExpression expression, ScriptState state)
    {
        var text = new StringBuilder();
        return Append(expression, state, text) ? text.ToString() : null;
    }

    // SET x = 'a' is read as $x (Snowflake), a scripting variable as :x.
    private static string? Find(string name, ScriptState state) =>
        state.Constants.TryGetValue(name, out var text)
            || (name.Length > 1 && name[0] is '$' or ':' && state.Constants.TryGetValue(name[1..], out text))
            ? text : null;

    private static bool Append(SqlExpression expression, ScriptState state, StringBuilder text)
    {
        switch (expression)
        {
            case Literal { Kind: LiteralKind.String or LiteralKind.Number } literal:
                text.Append(literal.Text);
                break;
            case VariableReference variable:
                if (Find(variable.Name, state) is not { } value) return false;
                text.Append(value);
                break;
            case ParameterReference parameter:
                if (Find(parameter.Name, state) is not { } passed) return false;
                text.Append(passed);
                break;
            case ColumnReference { Parts: [var name] }:
                if (!state.Constants.TryGetValue(name.Text, out var bare)) return false;
                text.Append(bare);
                break;
            case OperatorExpression { Operator: "+" or "||" } concatenation:
                foreach (var operand in concatenation.Operands)
                {
                    if (!Append(operand, state, text)) return false;
                }

                break;
            case FunctionCall { Name.Parts: [var function], Over: null } call when function.Text.Equals("CONCAT", StringComparison.OrdinalIgnoreCase):
                foreach (var argument in call.Arguments)
                {
                    if (!Append(argument, state, text)) return false;
                }

                break;
            case FunctionCall { Name.Parts: [var function], Arguments: [var quoted, ..] }
                when function.Text.Equals("QUOTENAME", StringComparison.OrdinalIgnoreCase):
                text.Append('[');
                if (!Append(quoted, state, text)) return false;
                text.Append(']');
                break;
            case CastExpression cast when cast.TypeName.Contains("CHAR", StringComparison.OrdinalIgnoreCase):
                return Append(cast.Operand, state, text);
            default:
                return false;
        }

        return text.Length <= LengthLimit;
    }
}
