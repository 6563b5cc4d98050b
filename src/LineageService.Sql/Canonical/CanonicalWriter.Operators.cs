using System.Globalization;
using LineageService.Sql.Query;
using LineageService.Sql.Typing;

namespace LineageService.Sql.Canonical;

/// <content>Operators: order where it does not matter, one spelling, constants folded.</content>
internal sealed partial class CanonicalWriter
{
    private CanonicalValue Operator(OperatorExpression operation, CanonicalScope scope)
    {
        var name = operation.Operator switch { "!=" or "^=" => "<>", "==" => "=", var other => other };
        var operands = operation.Operands.Select(operand => Expression(operand, scope)).ToList();
        var texts = operands.ConvertAll(operand => operand.Text);
        var rest = RestOf(operation);
        if (name == "NOT") return Negated(operation, operands[0]);
        if (rest.Length > 0) return new CanonicalValue($"({name} {rest} {string.Join(", ", texts)})", null);
        switch (name)
        {
            case "AND" or "OR":
                return Connected(name, texts);
            case "=" or "<>" when operands.Count == 2:
                return Compared(name, operands);
            case ">" or ">=" when operands.Count == 2:
                return new CanonicalValue($"({texts[1]} {(name == ">" ? "<" : "<=")} {texts[0]})", SqlType.Boolean);
            case "BETWEEN" when operands.Count == 3:
                return Connected("AND", [$"({texts[1]} <= {texts[0]})", $"({texts[0]} <= {texts[2]})"]);
            case "NOT BETWEEN" when operands.Count == 3:
                return Connected("OR", [$"({texts[0]} < {texts[1]})", $"({texts[2]} < {texts[0]})"]);
            case "IN" or "NOT IN" when operands.Count > 1:
                var list = texts.Skip(1).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
                return new CanonicalValue($"({texts[0]} {name} ({string.Join(", ", list)}))", SqlType.Boolean);
            case "+" or "*" or "-" when Folded(name, texts) is { } folded:
                return new CanonicalValue(folded, TypeOfNumber(folded.TrimStart('-')));
            case "+" or "*" when name == "*" || !_rules.PlusConcatenates || operands.TrueForAll(operand => operand.Type is { IsNumeric: true }):
                return new CanonicalValue(Commuted(name, texts), Common(operands));
            default:
                return new CanonicalValue(texts.Count == 1 ? $"({name} {texts[0]})" : $"({string.Join($" {name} ", texts)})", null);
        }
    }

    // Only what is surely the type of the sum: equal whole numbers.
    private SqlType? Common(List<CanonicalValue> operands) =>
        operands.TrueForAll(operand => operand.Type is { Family: TypeFamily.Integer } type && type.Equals(operands[0].Type)) && !_rules.IntegersGrow
            ? _rules.IntegerArithmetic ?? operands[0].Type : null;

    /// <summary>What the text of an operator has beside its operands and its own words: ESCAPE '!', COLLATE x, SYMMETRIC.</summary>
    private string RestOf(OperatorExpression operation)
    {
        var words = new HashSet<string>(operation.Operator.ToLowerInvariant().Split(' '), StringComparer.Ordinal) { "(", ")", "," };
        if (operation.Operator is "IS NULL" or "IS NOT NULL") words.UnionWith(["isnull", "notnull", "is", "not", "null"]);
        if (operation.Operator is "IN" or "NOT IN") words.Add("global");
        if (operation.Operator is "!=" or "^=") words.Add("<>");
        if (operation.Operator is "BETWEEN" or "NOT BETWEEN") words.Add("and");
        if (operation.Operator is "AND") words.UnionWith(["where", "prewhere"]);
        var rest = tokens.Parts(operation.Span, [.. operation.Operands.Select(operand => operand.Span)])
            .Where(part => part.Child < 0 && !words.Contains(part.Text)).Select(part => part.Text);
        return string.Join(' ', rest);
    }

    // Signs and NOTs in a row are one node: an even number of them says nothing.
    private CanonicalValue Negated(OperatorExpression operation, CanonicalValue operand)
    {
        var count = tokens.Parts(operation.Span, [operation.Operands[0].Span]).Count(part => part.Is("not"));
        if (count > 0 && count % 2 == 0) return operand;
        return operand.Text switch
        {
            "true" => new CanonicalValue("false", SqlType.Boolean),
            "false" => new CanonicalValue("true", SqlType.Boolean),
            ['(', 'N', 'O', 'T', ' ', .. var inner, ')'] => new CanonicalValue(inner, SqlType.Boolean),
            _ => new CanonicalValue($"(NOT {operand.Text})", SqlType.Boolean),
        };
    }

    /// <summary>AND and OR as sets of terms, without those that say nothing.</summary>
    private static CanonicalValue Connected(string name, IEnumerable<string> operands)
    {
        var (neutral, absorbing) = name == "AND" ? ("true", "false") : ("false", "true");
        var terms = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var operand in operands)
        {
            if (operand == absorbing) return new CanonicalValue(absorbing, SqlType.Boolean);
            foreach (var term in TermsOf(operand, name))
            {
                if (term != neutral) terms.Add(term);
            }
        }

        var text = terms.Count switch
        {
            0 => neutral,
            1 => terms.Min!,
            _ => $"({name} {string.Join(" ; ", terms)})",
        };
        return new CanonicalValue(text, SqlType.Boolean);
    }

    /// <summary>The terms of a conjunction (or disjunction) that is canonical already; of another expression itself.</summary>
    private static List<string> TermsOf(string text, string name)
    {
        if (!text.StartsWith($"({name} ", StringComparison.Ordinal) || !text.EndsWith(')')) return [text];
        var body = text[(name.Length + 2)..^1];
        var terms = new List<string>();
        var (depth, start, quoted) = (0, 0, false);
        for (var i = 0; i < body.Length; i++)
        {
            var c = body[i];
            if (c == '\'') quoted = !quoted;
            else if (quoted) continue;
            else if (c is '(' or '[' or '{') depth++;
            else if (c is ')' or ']' or '}') depth--;
            else if (c == ';' && depth == 0)
            {
                terms.Add(body[start..(i - 1)]);
                start = i + 2;
            }
        }

        terms.Add(body[start..]);
        return terms;
    }

    private static CanonicalValue Compared(string name, List<CanonicalValue> operands)
    {
        var (one, other) = (operands[0].Text, operands[1].Text);
        if (IsWhole(one) && IsWhole(other))
            return new CanonicalValue((decimal.Parse(one, CultureInfo.InvariantCulture) == decimal.Parse(other, CultureInfo.InvariantCulture)) == (name == "=") ? "true" : "false", SqlType.Boolean);
        return new CanonicalValue(Commuted(name, [one, other]), SqlType.Boolean);
    }

    private static string Commuted(string name, IEnumerable<string> operands) => $"({string.Join($" {name} ", operands.Order(StringComparer.Ordinal))})";

    private static bool IsWhole(string text) => text.Length is > 0 and < 18 && text.AsSpan(text[0] == '-' ? 1 : 0) is { Length: > 0 } digits && !digits.ContainsAnyExceptInRange('0', '9');

    private static string? Folded(string name, List<string> operands)
    {
        if (operands.Count < 2 || !operands.TrueForAll(operand => operand.Length < 10 && IsWhole(operand))) return null;
        var result = long.Parse(operands[0], CultureInfo.InvariantCulture);
        foreach (var operand in operands.Skip(1))
        {
            var value = long.Parse(operand, CultureInfo.InvariantCulture);
            result = name switch { "+" => result + value, "-" => result - value, _ => result * value };
            if (Math.Abs(result) > int.MaxValue) return null;
        }

        return result.ToString(CultureInfo.InvariantCulture);
    }
}
