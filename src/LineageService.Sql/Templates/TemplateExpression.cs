using System.Collections.Immutable;
using System.Globalization;

namespace LineageService.Sql.Templates;

/// <summary>
/// Reads and evaluates a Jinja expression as far as the template itself tells: literals, variables, string operators, a few filters and
/// tests. All else, and all that depends on it, is unknown. Never throws. Mutable while it runs.
/// </summary>
internal ref struct TemplateExpression(string text, TemplateScope scope)
{
    private const int MaximumDepth = 60;

    // a ~ a, again and again, must not fill the memory.
    private const int MaximumLength = 64 * 1024;

    private int _at;
    private int _depth;
    private bool _failed;

    /// <summary>The value of an expression.</summary>
    public static TemplateValue Evaluate(string text, TemplateScope scope)
    {
        var expression = new TemplateExpression(text, scope);
        var value = expression.Conditional();
        expression.SkipSpace();
        return expression._failed || expression._at < text.Length ? TemplateValue.Unknown : value;
    }

    private TemplateValue Conditional()
    {
        if (++_depth > MaximumDepth) return Fail();
        var value = Or();
        if (TakeWord("if"))
        {
            var condition = Or().Truth;
            var other = TakeWord("else") ? Conditional() : new StringValue(string.Empty);
            value = condition is null ? TemplateValue.Unknown : condition.Value ? value : other;
        }

        _depth--;
        return value;
    }

    private TemplateValue Or()
    {
        var value = And();
        while (TakeWord("or"))
        {
            var right = And();
            value = value.Truth switch { true => value, false => right, _ => right.Truth == true ? right : TemplateValue.Unknown };
        }

        return value;
    }

    private TemplateValue And()
    {
        var value = Not();
        while (TakeWord("and"))
        {
            var right = Not();
            value = value.Truth switch { false => value, true => right, _ => right.Truth == false ? right : TemplateValue.Unknown };
        }

        return value;
    }

    private TemplateValue Not()
    {
        if (!TakeWord("not")) return Comparison();
        if (++_depth > MaximumDepth) return Fail();
        var truth = Not().Truth;
        _depth--;
        return truth is null ? TemplateValue.Unknown : TemplateValue.Of(!truth.Value);
    }

    private TemplateValue Comparison()
    {
        var left = Concatenation();
        if (TakeWord("is")) return Tested(left);

        var negated = TakeWord("not");
        if (TakeWord("in"))
        {
            var within = Concatenation();
            if (left is UnknownValue || within is not ListValue list) return TemplateValue.Unknown;
            return TemplateValue.Of(list.Items.Contains(left) != negated);
        }

        foreach (var symbol in new[] { "==", "!=", "<=", ">=", "<", ">" })
        {
            if (Take(symbol)) return Compared(symbol, left, Concatenation());
        }

        return left;
    }

    private TemplateValue Tested(TemplateValue value)
    {
        var mark = _at;
        var negated = TakeWord("not");
        var test = Word();
        bool? holds = (test, value) switch
        {
            (_, UnknownValue) => null,
            ("none", _) => value is NoneValue,
            ("defined", _) => true,
            ("undefined", _) => false,
            ("string", _) => value is StringValue,
            ("number", _) => value is NumberValue,
            ("mapping", _) => value is MapValue,
            ("iterable" or "sequence", _) => value is ListValue or MapValue or StringValue,
            ("true", BooleanValue boolean) => boolean.Value,
            ("false", BooleanValue boolean) => !boolean.Value,
            _ => null,
        };
        if (holds is { } known) return TemplateValue.Of(known != negated);
        _at = mark;
        SkipOperand();
        return TemplateValue.Unknown;
    }

    private static TemplateValue Compared(string symbol, TemplateValue left, TemplateValue right)
    {
        if (left is UnknownValue or ListValue or MapValue or RelationValue || right is UnknownValue or ListValue or MapValue or RelationValue) return TemplateValue.Unknown;
        if (symbol is "==" or "!=") return TemplateValue.Of(left.Equals(right) == (symbol == "=="));
        if (left is not NumberValue first || right is not NumberValue second) return TemplateValue.Unknown;
        return TemplateValue.Of(symbol switch
        {
            "<" => first.Value < second.Value,
            "<=" => first.Value <= second.Value,
            ">" => first.Value > second.Value,
            _ => first.Value >= second.Value,
        });
    }

    private TemplateValue Concatenation()
    {
        var value = Unary();
        while (true)
        {
            SkipSpace();
            var symbol = _at < text.Length ? text[_at] : '\0';
            if (symbol is not ('~' or '+' or '-' or '*' or '/' or '%')) return value;
            if (symbol == '-' && _at + 1 >= text.Length) return value;
            _at++;
            var right = Unary();
            value = symbol switch
            {
                '~' or '+' when value.Rendered is { } first && right.Rendered is { } second && (symbol == '~' || value is StringValue) =>
                    Text(first + second),
                '+' when value is ListValue { Items: var before } && right is ListValue { Items: var after }
                    && before.Length + after.Length < MaximumLength => new ListValue(before.AddRange(after)),
                '+' when value is NumberValue a && right is NumberValue b => new NumberValue(a.Value + b.Value),
                '-' when value is NumberValue a && right is NumberValue b => new NumberValue(a.Value - b.Value),
                _ => TemplateValue.Unknown,
            };
        }
    }

    private static TemplateValue Text(string text) => text.Length > MaximumLength ? TemplateValue.Unknown : new StringValue(text);

    private TemplateValue Unary()
    {
        if (!Take("-")) return Postfix();
        return Postfix() is NumberValue number ? new NumberValue(-number.Value) : TemplateValue.Unknown;
    }

    private TemplateValue Postfix()
    {
        var value = Primary();
        while (!_failed)
        {
            SkipSpace();
            if (Take("|")) value = Filtered(value);
            else if (Take(".")) value = Member(value, Word());
            else if (Take("["))
            {
                value = Indexed(value, Conditional());
                if (!Take("]"))
                {
                    // A slice.
                    SkipTo(']');
                    value = TemplateValue.Unknown;
                }
            }
            else if (_at < text.Length && text[_at] == '(')
            {
                var arguments = Arguments();
                value = value is MacroValue macro ? scope.Call(macro, arguments) : TemplateValue.Unknown;
            }
            else return value;
        }

        return value;
    }

    private TemplateValue Member(TemplateValue value, string name)
    {
        SkipSpace();
        if (_at >= text.Length || text[_at] != '(')
        {
            return value switch
            {
                MapValue map => map.Find(name),
                RelationValue relation => relation.Parts.Find(name),
                _ => TemplateValue.Unknown,
            };
        }

        var arguments = Arguments();
        return (value, name) switch
        {
            (PackageValue package, _) => scope.Call(package.Name, name, arguments),
            (MapValue known, "get") when arguments is [{ Value: StringValue key }, ..] && known.Find(key.Text) is not UnknownValue and var found => found,
            (StringValue upper, "upper") => new StringValue(upper.Text.ToUpperInvariant()),
            (StringValue lower, "lower") => new StringValue(lower.Text.ToLowerInvariant()),
            (StringValue trimmed, "strip") => new StringValue(trimmed.Text.Trim()),
            (MapValue items, "items") =>
                new ListValue([.. items.Items.Select(item => (TemplateValue)new ListValue([new StringValue(item.Key), item.Value]))]),
            (MapValue keys, "keys") => new ListValue([.. keys.Items.Select(item => (TemplateValue)new StringValue(item.Key))]),
            (MapValue values, "values") => new ListValue([.. values.Items.Select(item => item.Value)]),
            _ => TemplateValue.Unknown,
        };
    }

    private static TemplateValue Indexed(TemplateValue value, TemplateValue index) => (value, index) switch
    {
        (ListValue list, NumberValue number) when number.Value >= 0 && number.Value < list.Items.Length && number.Value % 1 == 0 =>
            list.Items[(int)number.Value],
        (MapValue map, StringValue key) => map.Find(key.Text),
        _ => TemplateValue.Unknown,
    };

    private TemplateValue Filtered(TemplateValue value)
    {
        var name = Word();
        SkipSpace();
        ImmutableArray<TemplateValue> arguments = _at < text.Length && text[_at] == '(' ? TemplateArgument.ValuesOf(Arguments()) : [];
        return (value, name) switch
        {
            (StringValue upper, "upper") => new StringValue(upper.Text.ToUpperInvariant()),
            (StringValue lower, "lower") => new StringValue(lower.Text.ToLowerInvariant()),
            (StringValue trimmed, "trim") => new StringValue(trimmed.Text.Trim()),
            (StringValue replaced, "replace") when arguments is [StringValue { Text.Length: > 0 } old, StringValue with] =>
                Text(replaced.Text.Replace(old.Text, with.Text, StringComparison.Ordinal)),
            (ListValue joined, "join") when joined.Items.All(item => item.Rendered is not null) =>
                new StringValue(string.Join(
                    arguments is [StringValue separator] ? separator.Text : string.Empty, joined.Items.Select(item => item.Rendered))),
            (ListValue list, "length" or "count") => new NumberValue(list.Items.Length),
            (ListValue { Items: [var first, ..] }, "first") => first,
            (ListValue { Items: [.., var last] }, "last") => last,
            (ListValue, "list") => value,
            (StringValue or NumberValue, "string") => new StringValue(value.Rendered!),
            (not UnknownValue, "default") => value,
            (not UnknownValue, "as_bool" or "as_native" or "as_number" or "as_text") => value,
            _ => TemplateValue.Unknown,
        };
    }

    private TemplateValue Primary()
    {
        SkipSpace();
        if (_at >= text.Length) return Fail();
        var c = text[_at];
        if (c is '\'' or '"') return String();
        if (char.IsAsciiDigit(c)) return Number();
        if (c == '[') return List('[', ']');
        if (c == '{') return Map();
        if (c == '(')
        {
            var parenthesized = List('(', ')');
            return parenthesized is ListValue { Items: [var only] } && text[_at - 2] != ',' ? only : parenthesized;
        }

        var word = Word();
        if (word.Length == 0) return Fail();
        SkipSpace();
        if (_at < text.Length && text[_at] == '(') return scope.Call(word, Arguments());
        return word switch
        {
            "true" or "True" => TemplateValue.Of(true),
            "false" or "False" => TemplateValue.Of(false),
            "none" or "None" => TemplateValue.None,
            _ => scope.Find(word),
        };
    }

    private StringValue String()
    {
        var end = TemplateScan.SkipString(text, _at);
        if (end > text.Length || text[end - 1] != text[_at] || end - 1 == _at) _failed = true;
        var value = _failed ? string.Empty : text[(_at + 1)..(end - 1)].Replace("\\'", "'", StringComparison.Ordinal)
            .Replace("\\\"", "\"", StringComparison.Ordinal);
        _at = Math.Min(end, text.Length);
        return new StringValue(value);
    }

    private TemplateValue Number()
    {
        var start = _at;
        while (_at < text.Length && (char.IsAsciiDigit(text[_at]) || text[_at] is '.' or '_')) _at++;
        return decimal.TryParse(
            text.AsSpan(start, _at - start), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            ? new NumberValue(value) : TemplateValue.Unknown;
    }

    private TemplateValue List(char open, char close)
    {
        var items = ImmutableArray.CreateBuilder<TemplateValue>();
        Take(open.ToString());
        while (!_failed && !Take(close.ToString()))
        {
            items.Add(Conditional());
            if (!Take(",") && (_at >= text.Length || text[_at] != close)) return Fail();
        }

        return new ListValue(items.ToImmutable());
    }

    private TemplateValue Map()
    {
        var items = ImmutableArray.CreateBuilder<KeyValuePair<string, TemplateValue>>();
        Take("{");
        while (!_failed && !Take("}"))
        {
            var key = Conditional().Rendered;
            if (key is null || !Take(":")) return Fail();
            items.Add(new(key, Conditional()));
            if (!Take(",") && (_at >= text.Length || text[_at] != '}')) return Fail();
        }

        return new MapValue(items.ToImmutable());
    }

    private ImmutableArray<TemplateArgument> Arguments()
    {
        var arguments = ImmutableArray.CreateBuilder<TemplateArgument>();
        Take("(");
        while (!_failed && !Take(")"))
        {
            var mark = _at;
            var name = Word();
            SkipSpace();
            var isNamed = name.Length > 0 && _at < text.Length && text[_at] == '=' && (_at + 1 >= text.Length || text[_at + 1] != '=');
            _at = isNamed ? _at + 1 : mark;
            while (Take("*"))
            {
            }

            arguments.Add(new TemplateArgument(isNamed ? name : null, Conditional()));
            SkipSpace();
            if (!Take(",") && (_at >= text.Length || text[_at] != ')'))
            {
                Fail();
                return [];
            }
        }

        return arguments.ToImmutable();
    }

    private void SkipOperand()
    {
        TakeWord("not");
        Word();
        SkipSpace();
        if (_at < text.Length && text[_at] == '(') Arguments();
    }

    private void SkipTo(char end)
    {
        while (_at < text.Length && text[_at] != end) _at++;
        _at = Math.Min(_at + 1, text.Length);
    }

    private string Word()
    {
        SkipSpace();
        var start = _at;
        while (_at < text.Length && (char.IsLetterOrDigit(text[_at]) || text[_at] == '_')) _at++;
        return text[start.._at];
    }

    private bool TakeWord(string word)
    {
        SkipSpace();
        var end = _at + word.Length;
        if (string.CompareOrdinal(text, _at, word, 0, word.Length) != 0) return false;
        if (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] == '_')) return false;
        _at = end;
        return true;
    }

    private bool Take(string symbol)
    {
        SkipSpace();
        if (string.CompareOrdinal(text, _at, symbol, 0, symbol.Length) != 0) return false;
        _at += symbol.Length;
        return true;
    }

    private void SkipSpace()
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at])) _at++;
    }

    private TemplateValue Fail()
    {
        _failed = true;
        _at = text.Length;
        return TemplateValue.Unknown;
    }
}
