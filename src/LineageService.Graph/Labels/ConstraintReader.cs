using System.Collections.Immutable;
using System.Globalization;
using LineageService.Model;

namespace LineageService.Graph.Labels;

/// <summary>
/// Reads the condition of a constraint. Grammar: <c>or: and ('||' and)*; and: not ('&amp;&amp;' not)*; not: '!' not | '(' or ')' | name comparison value</c>,
/// a value being a quoted text, a number or a bare word. Mutable, one use; a mistake is a value.
/// </summary>
public sealed class ConstraintReader
{
    private const int MaxDepth = 32;

    private static readonly (string Name, ConstraintProperty Property)[] Names =
    [
        ("level", ConstraintProperty.Level), ("form", ConstraintProperty.Form), ("hops", ConstraintProperty.Hops), ("confidence", ConstraintProperty.Confidence),
        ("category", ConstraintProperty.Category), ("tag", ConstraintProperty.Category), ("category.kind", ConstraintProperty.CategoryKind),
        ("category.entropy", ConstraintProperty.CategoryEntropy), ("flow", ConstraintProperty.Flow), ("method", ConstraintProperty.Method),
        ("sink.zone", ConstraintProperty.SinkZone), ("sink.dataset", ConstraintProperty.SinkDataset), ("sink.namespace", ConstraintProperty.SinkNamespace),
        ("sink.field", ConstraintProperty.SinkField), ("sink.owner", ConstraintProperty.SinkOwner), ("sink.layer", ConstraintProperty.SinkLayer),
        ("sink.kind", ConstraintProperty.SinkKind),
    ];

    private readonly string _text;
    private readonly ImmutableArray<string> _levels;
    private int _at;
    private int _depth;
    private string? _mistake;

    private ConstraintReader(string text, ImmutableArray<string> levels) => (_text, _levels) = (text, levels);

    /// <summary>Names that may stand in a condition.</summary>
    public static IEnumerable<string> Properties => Names.Select(name => name.Name);

    /// <returns>The condition, or null with what is wrong in <paramref name="mistake"/>, its place counted from 1.</returns>
    /// <param name="levels">Names of levels, the lowest first.</param>
    public static ConstraintExpression? Read(string text, ImmutableArray<string> levels, out string? mistake)
    {
        ArgumentNullException.ThrowIfNull(text);
        var reader = new ConstraintReader(text, levels);
        var expression = reader.ReadOr();
        reader.SkipSpace();
        if (reader._mistake is null && reader._at < text.Length) reader.Fail("expected && or ||");
        mistake = reader._mistake;
        return mistake is null ? expression : null;
    }

    private ConstraintExpression? ReadOr()
    {
        if (++_depth > MaxDepth) return Fail($"nested deeper than {MaxDepth}");
        var left = ReadAnd();
        while (left is not null && Take("||")) left = ReadAnd() is { } right ? new ConstraintExpression.Or(left, right) : null;
        _depth--;
        return left;
    }

    private ConstraintExpression? ReadAnd()
    {
        var left = ReadNot();
        while (left is not null && Take("&&")) left = ReadNot() is { } right ? new ConstraintExpression.And(left, right) : null;
        return left;
    }

    private ConstraintExpression? ReadNot()
    {
        var isNegated = false;
        while (Take("!")) isNegated = !isNegated;
        var operand = Take("(") ? ReadParenthesised() : ReadComparison();
        return operand is not null && isNegated ? new ConstraintExpression.Not(operand) : operand;
    }

    private ConstraintExpression? ReadParenthesised()
    {
        var inner = ReadOr();
        return inner is null || Take(")") ? inner : Fail("expected )");
    }

    private ConstraintExpression? ReadComparison()
    {
        var name = ReadWord();
        if (name.Length == 0) return Fail("expected a property");
        var place = Array.FindIndex(Names, known => known.Name == name);
        if (place < 0) return Fail($"'{name}' is no property; there are {string.Join(", ", Properties)}");
        if (ReadComparisonKind() is not { } comparison) return Fail("expected ==, !=, <, <=, > or >=");
        SkipSpace();
        var start = _at;
        if (ReadValue() is not { } value) return Fail("expected a value: 'text', a number or a word");
        return Of(Names[place].Property, comparison, value, start);
    }

    private ConstraintExpression? Of(ConstraintProperty property, ComparisonKind comparison, string value, int start)
    {
        switch (property)
        {
            case ConstraintProperty.Level:
                var level = _levels.IndexOf(value);
                return level >= 0 ? new ConstraintExpression.Ordered(property, comparison, level) : Fail($"'{value}' is no level", start);
            case ConstraintProperty.Form:
                return LabelForms.TryParse(value, out var form)
                    ? new ConstraintExpression.Ordered(property, comparison, (double)form)
                    : Fail($"'{value}' is no form", start);
            case ConstraintProperty.Hops or ConstraintProperty.Confidence:
                return double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                    ? new ConstraintExpression.Ordered(property, comparison, number)
                    : Fail($"'{value}' is no number", start);
            default:
                return comparison is ComparisonKind.Equal or ComparisonKind.NotEqual
                    ? new ConstraintExpression.Text(property, comparison == ComparisonKind.NotEqual, new NodePattern(value))
                    : Fail("only == and != compare texts", start);
        }
    }

    private ComparisonKind? ReadComparisonKind()
    {
        if (Take("==")) return ComparisonKind.Equal;
        if (Take("!=")) return ComparisonKind.NotEqual;
        if (Take("<=")) return ComparisonKind.LessOrEqual;
        if (Take(">=")) return ComparisonKind.GreaterOrEqual;
        if (Take("<")) return ComparisonKind.Less;
        return Take(">") ? ComparisonKind.Greater : null;
    }

    private string? ReadValue()
    {
        SkipSpace();
        if (_at >= _text.Length) return null;
        if (_text[_at] is not ('\'' or '"')) return ReadWord() is { Length: > 0 } word ? word : null;
        var end = _text.IndexOf(_text[_at], _at + 1);
        if (end < 0) return null;
        var value = _text[(_at + 1)..end];
        _at = end + 1;
        return value;
    }

    private string ReadWord()
    {
        SkipSpace();
        var start = _at;
        while (_at < _text.Length && (char.IsLetterOrDigit(_text[_at]) || _text[_at] is '_' or '.' or '-')) _at++;
        return _text[start.._at];
    }

    private bool Take(string token)
    {
        SkipSpace();
        if (string.CompareOrdinal(_text, _at, token, 0, token.Length) != 0) return false;
        if (token == "!" && _at + 1 < _text.Length && _text[_at + 1] == '=') return false;
        _at += token.Length;
        return true;
    }

    private void SkipSpace()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at])) _at++;
    }

    private ConstraintExpression? Fail(string message, int? at = null)
    {
        _mistake ??= string.Create(CultureInfo.InvariantCulture, $"{message} at character {(at ?? _at) + 1}");
        return null;
    }
}
