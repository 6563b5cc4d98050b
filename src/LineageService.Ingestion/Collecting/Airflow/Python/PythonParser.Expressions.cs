using System.Collections.Immutable;
using System.Text;

namespace LineageService.Ingestion.Collecting.Airflow.Python;

internal sealed partial class PythonParser
{
    private static readonly string[][] Levels =
    [
        ["or"], ["and"], ["==", "!=", "<", ">", "<=", ">=", "in", "is", "not"], ["|"], ["^"], ["&"], ["<<", ">>"], ["+", "-"],
            ["*", "/", "//", "%", "@"],
    ];

    /// <summary>One expression, or several with commas between them, which are a tuple.</summary>
    private PythonExpression ExpressionList()
    {
        var first = StarredExpression();
        if (!IsOperator(",")) return first;
        var items = ImmutableArray.CreateBuilder<PythonExpression>();
        items.Add(first);
        while (TakeOperator(","))
        {
            if (IsLineEnd() || IsOperator("=") || IsOperator(")") || IsOperator(":")) break;
            items.Add(StarredExpression());
        }

        return new PythonSequence(items.ToImmutable());
    }

    private PythonExpression StarredExpression()
    {
        if (TakeOperator("*"))
        {
            Expression();
            return new PythonOther();
        }

        return NamedExpression();
    }

    private PythonExpression NamedExpression()
    {
        var value = Expression();
        return TakeOperator(":=") ? Expression() : value;
    }

    private PythonExpression Expression()
    {
        if (++_depth > MaximumDepth) throw new PythonSyntaxException();
        try
        {
            if (IsName("lambda")) return Lambda();
            if (TakeName("await") || TakeName("yield"))
            {
                TakeName("from");
                if (!IsLineEnd() && !IsOperator(")")) Expression();
                return new PythonOther();
            }

            var value = Binary(0);
            if (!TakeName("if")) return value;
            var test = Binary(0);
            if (!TakeName("else")) throw new PythonSyntaxException();
            return new PythonConditional(test, value, Expression());
        }
        finally
        {
            _depth--;
        }
    }

    private PythonOther Lambda()
    {
        _at++;
        var open = 0;
        while (!(open == 0 && IsOperator(":")))
        {
            if (Current.Kind is PythonTokenKind.NewLine or PythonTokenKind.End) throw new PythonSyntaxException();
            if (Current.Text is "(" or "[" or "{") open++;
            else if (Current.Text is ")" or "]" or "}") open--;
            _at++;
        }

        _at++;
        Expression();
        return new PythonOther();
    }

    private PythonExpression Binary(int level)
    {
        if (level == Levels.Length) return Unary();
        if (level == 2 && IsName("not"))
        {
            _at++;
            return new PythonBinary(new PythonOther(), "not", Binary(level));
        }

        var left = Binary(level + 1);
        while (Current.Kind is PythonTokenKind.Operator or PythonTokenKind.Name && Levels[level].Contains(Current.Text))
        {
            var sign = _tokens[_at++].Text;
            if (sign == "not" && !TakeName("in")) throw new PythonSyntaxException();
            if (sign == "is") TakeName("not");
            left = new PythonBinary(left, sign, Binary(level + 1));
        }

        return left;
    }

    private PythonExpression Unary()
    {
        if (++_depth > MaximumDepth) throw new PythonSyntaxException();
        try
        {
            if (TakeOperator("-")) return Unary() is PythonNumber number ? new PythonNumber("-" + number.Text) : new PythonOther();
            if (TakeOperator("+") || TakeName("await")) return Unary();
            if (TakeOperator("~"))
            {
                Unary();
                return new PythonOther();
            }

            var value = Postfix();
            if (!TakeOperator("**")) return value;
            Unary();
            return new PythonOther();
        }
        finally
        {
            _depth--;
        }
    }

    private PythonExpression Postfix()
    {
        var value = Atom();
        while (true)
        {
            var line = Current.Line;
            if (TakeOperator(".")) value = new PythonAttribute(value, ExpectName());
            else if (IsOperator("(")) value = new PythonCall(value, Arguments(), line);
            else if (TakeOperator("[")) value = Subscript(value);
            else return value;
        }
    }

    private PythonExpression Subscript(PythonExpression target)
    {
        var isSlice = false;
        PythonExpression? index = null;
        while (!IsOperator("]"))
        {
            if (TakeOperator(":") || TakeOperator(",")) isSlice = true;
            else index = StarredExpression();
        }

        ExpectOperator("]");
        return isSlice || index is null ? new PythonOther() : new PythonSubscript(target, index);
    }

    private ImmutableArray<PythonArgument> Arguments()
    {
        ExpectOperator("(");
        var arguments = ImmutableArray.CreateBuilder<PythonArgument>();
        while (!IsOperator(")"))
        {
            if (TakeOperator("**"))
            {
                arguments.Add(new PythonArgument(null, Expression(), 2));
            }
            else if (TakeOperator("*"))
            {
                arguments.Add(new PythonArgument(null, Expression(), 1));
            }
            else if (Current.Kind == PythonTokenKind.Name && _tokens[_at + 1] is { Kind: PythonTokenKind.Operator, Text: "=" })
            {
                var name = ExpectName();
                _at++;
                arguments.Add(new PythonArgument(name, Expression()));
            }
            else
            {
                var value = NamedExpression();
                arguments.Add(new PythonArgument(null, IsName("for") || IsName("async") ? Comprehension(null, value) : value));
            }

            if (!TakeOperator(",")) break;
        }

        ExpectOperator(")");
        return arguments.ToImmutable();
    }

    private PythonExpression Atom()
    {
        var token = Current;
        switch (token.Kind)
        {
            case PythonTokenKind.Name:
                _at++;
                return new PythonName(token.Text);
            case PythonTokenKind.Number:
                _at++;
                return new PythonNumber(token.Text);
            case PythonTokenKind.Text:
                return Texts();
            case PythonTokenKind.Operator when token.Text is "(" or "[":
                _at++;
                return Bracketed(token.Text == "(" ? ")" : "]", token.Text == "(");
            case PythonTokenKind.Operator when token.Text == "{":
                _at++;
                return Braced();
            case PythonTokenKind.Operator when token.Text == "...":
                _at++;
                return new PythonOther();
            default:
                throw new PythonSyntaxException();
        }
    }

    private PythonExpression Bracketed(string close, bool isTuple)
    {
        var items = ImmutableArray.CreateBuilder<PythonExpression>();
        var comma = false;
        while (!IsOperator(close))
        {
            var item = StarredExpression();
            if (IsName("for") || IsName("async")) item = Comprehension(null, item);
            items.Add(item);
            if (!TakeOperator(",")) break;
            comma = true;
        }

        ExpectOperator(close);
        if (items is [PythonComprehension all]) return all;
        return isTuple && items.Count == 1 && !comma ? items[0] : new PythonSequence(items.ToImmutable());
    }

    private PythonExpression Braced()
    {
        var entries = ImmutableArray.CreateBuilder<(PythonExpression?, PythonExpression)>();
        var items = ImmutableArray.CreateBuilder<PythonExpression>();
        while (!IsOperator("}"))
        {
            if (TakeOperator("**"))
            {
                entries.Add((null, Expression()));
            }
            else
            {
                var key = StarredExpression();
                if (TakeOperator(":"))
                {
                    var value = Expression();
                    if (IsName("for") || IsName("async"))
                    {
                        var all = Comprehension(key, value);
                        ExpectOperator("}");
                        return all;
                    }

                    entries.Add((key, value));
                }
                else
                {
                    items.Add(IsName("for") ? Comprehension(null, key) : key);
                }
            }

            if (!TakeOperator(",")) break;
        }

        ExpectOperator("}");
        return items.Count > 0 ? new PythonSequence(items.ToImmutable()) : new PythonMapping(entries.ToImmutable());
    }

    private PythonExpression Comprehension(PythonExpression? key, PythonExpression item)
    {
        TakeName("async");
        _at++;
        var target = TargetList();
        if (!TakeName("in")) throw new PythonSyntaxException();
        var source = Binary(0);
        PythonExpression? condition = null;
        var nested = false;
        while (IsName("if") || IsName("for") || IsName("async"))
        {
            if (TakeName("if"))
            {
                var test = Binary(0);
                condition = condition is null ? test : new PythonBinary(condition, "and", test);
                continue;
            }

            nested = true;
            TakeName("async");
            _at++;
            TargetList();
            if (!TakeName("in")) throw new PythonSyntaxException();
            Binary(0);
        }

        return nested ? new PythonOther() : new PythonComprehension(key, item, target, source, condition);
    }

    private PythonExpression TargetList()
    {
        var first = Target();
        if (!IsOperator(",")) return first;
        var items = ImmutableArray.CreateBuilder<PythonExpression>();
        items.Add(first);
        while (TakeOperator(",") && !IsName("in")) items.Add(Target());
        return new PythonSequence(items.ToImmutable());
    }

    private PythonExpression Target()
    {
        TakeOperator("*");
        return Postfix();
    }

    // Texts that follow one another are one.
    private PythonExpression Texts()
    {
        var parts = ImmutableArray.CreateBuilder<PythonExpression>();
        while (Current.Kind == PythonTokenKind.Text)
        {
            var token = _tokens[_at++];
            if (token.IsFormatted) Formatted(token.Text, parts);
            else parts.Add(new PythonText(token.Text));
        }

        if (parts.All(part => part is PythonText)) return new PythonText(string.Concat(parts.Select(part => ((PythonText)part).Text)));
        return new PythonFormatted(parts.ToImmutable());
    }

    private void Formatted(string text, ImmutableArray<PythonExpression>.Builder parts)
    {
        var plain = new StringBuilder();
        for (var at = 0; at < text.Length; at++)
        {
            var c = text[at];
            if (c is '{' or '}' && at + 1 < text.Length && text[at + 1] == c)
            {
                plain.Append(c);
                at++;
                continue;
            }

            var close = c == '{' ? Close(text, at) : -1;
            if (close < 0)
            {
                plain.Append(c);
                continue;
            }

            if (plain.Length > 0) parts.Add(new PythonText(plain.ToString()));
            plain.Clear();
            parts.Add(_depth > MaximumDepth / 2 ? new PythonOther() : ParseExpression(Inside(text[(at + 1)..close])) ?? new PythonOther());
            at = close;
        }

        if (plain.Length > 0) parts.Add(new PythonText(plain.ToString()));
    }

    private static int Close(string text, int open)
    {
        var depth = 0;
        for (var at = open; at < text.Length; at++)
        {
            if (text[at] is '{') depth++;
            else if (text[at] is '}' && --depth == 0) return at;
        }

        return -1;
    }

    // {value!r:>10}: how it is printed does not matter.
    private static string Inside(string text)
    {
        var depth = 0;
        var quote = '\0';
        for (var at = 0; at < text.Length; at++)
        {
            var c = text[at];
            if (quote != '\0')
            {
                if (c == quote) quote = '\0';
            }
            else if (c is '"' or '\'')
            {
                quote = c;
            }
            else if (c is '(' or '[' or '{')
            {
                depth++;
            }
            else if (c is ')' or ']' or '}')
            {
                depth--;
            }
            else if (depth == 0 && (c == ':' || (c is '!' or '=' && (at + 1 == text.Length || text[at + 1] != '='))))
            {
                return text[..at];
            }
        }

        return text;
    }
}
