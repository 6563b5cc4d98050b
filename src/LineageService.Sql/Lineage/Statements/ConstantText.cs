using System.Collections.Immutable;
using System.Globalization;
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

    // %s, %I, %L and %1$s of PostgreSQL, %s and %d of the others; %% is a percent sign. A name in quotes means the same as without where it is all word.
    private static bool AppendFormat(
        SqlExpression pattern, ImmutableArray<SqlExpression> arguments, ScriptState state, StringBuilder text)
    {
        if (Of(pattern, state) is not { } format) return false;
        var next = 1;
        for (var at = 0; at < format.Length; at++)
        {
            if (format[at] != '%')
            {
                text.Append(format[at]);
                continue;
            }

            if (++at >= format.Length) return false;
            if (format[at] == '%')
            {
                text.Append('%');
                continue;
            }

            var dollar = format.IndexOf('$', at);
            if (dollar > at && int.TryParse(format.AsSpan(at, dollar - at), NumberStyles.None, CultureInfo.InvariantCulture, out var position))
            {
                next = position;
                at = dollar + 1;
            }

            if (at >= format.Length || format[at] is not ('s' or 'I' or 'L' or 'd' or 'i' or 'T') || next < 1 || next >= arguments.Length
                || Of(arguments[next++], state) is not { } value) return false;
            if (format[at] == 'L') text.Append('\'').Append(value.Replace("'", "''", StringComparison.Ordinal)).Append('\'');
            else text.Append(value);
        }

        return text.Length <= LengthLimit;
    }

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
            case FunctionCall { Name.Parts: [var function], Arguments: [var pattern, ..], Over: null } format
                when function.Text.Equals("FORMAT", StringComparison.OrdinalIgnoreCase) || function.Text.Equals("FORMATMESSAGE", StringComparison.OrdinalIgnoreCase):
                return AppendFormat(pattern, format.Arguments, state, text);
            case FunctionCall { Name.Parts: [var function], Arguments: [var searched, var old, var replacement], Over: null }
                when function.Text.Equals("REPLACE", StringComparison.OrdinalIgnoreCase):
                if (Of(searched, state) is not { } whole || Of(old, state) is not { Length: > 0 } part || Of(replacement, state) is not { } other) return false;
                text.Append(whole.Replace(part, other, StringComparison.OrdinalIgnoreCase));
                break;
            case FunctionCall { Name.Parts: [var function], Over: null } call when function.Text.Equals("CONCAT", StringComparison.OrdinalIgnoreCase):
                foreach (var argument in call.Arguments)
                {
                    if (!Append(argument, state, text)) return false;
                }

                break;
            case FunctionCall { Name.Parts: [var function], Arguments: [var quoted, ..] }
                when function.Text.Equals("QUOTE_IDENT", StringComparison.OrdinalIgnoreCase) || function.Text.Equals("TRIM", StringComparison.OrdinalIgnoreCase):
                return Append(quoted, state, text);
            case FunctionCall { Name.Parts: [var function], Arguments: [var quoted] }
                when function.Text.Equals("QUOTE_LITERAL", StringComparison.OrdinalIgnoreCase) || function.Text.Equals("QUOTE_NULLABLE", StringComparison.OrdinalIgnoreCase):
                if (Of(quoted, state) is not { } literalText) return false;
                text.Append('\'').Append(literalText.Replace("'", "''", StringComparison.Ordinal)).Append('\'');
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
