using LineageService.Ingestion.Collecting.Shells.Syntax;

namespace LineageService.Ingestion.Collecting.Shells.Evaluation;

internal sealed partial class ShellEvaluator
{
    /// <summary>The value of an expression; null where it is not known. Assignments in it are made.</summary>
    private long? Calculate(ShellWord expression)
    {
        var text = Expand(expression).Trim();
        if (text.Length == 0 || text.Length > 1000) return null;
        if (Increment(text) is { } changed) return changed;
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals > 0 && equals + 1 < text.Length && text[equals + 1] != '=' && text[..equals].TrimEnd() is var target
            && IsAssigned(target, out var name, out var sign))
        {
            var right = new Arithmetic(text[(equals + 1)..], NumberOf).Evaluate();
            var value = sign == '\0' || right is null ? right : new Arithmetic($"{name}{sign}({right})", NumberOf).Evaluate();
            _scope.Set(name, value is { } known ? Number(known) : Holes.Of(name));
            return value;
        }

        return new Arithmetic(text, NumberOf).Evaluate();
    }

    private long? Increment(string text)
    {
        var plus = text.StartsWith("++", StringComparison.Ordinal) || text.EndsWith("++", StringComparison.Ordinal);
        var minus = text.StartsWith("--", StringComparison.Ordinal) || text.EndsWith("--", StringComparison.Ordinal);
        if (!plus && !minus) return null;
        var name = text.Trim('+', '-').Trim();
        if (!IsName(name)) return null;
        var before = NumberOf(name);
        _scope.Set(name, before is { } known ? Number(known + (plus ? 1 : -1)) : Holes.Of(name));
        return before;
    }

    private static bool IsAssigned(string target, out string name, out char sign)
    {
        sign = target.Length > 0 && target[^1] is '+' or '-' or '*' or '/' or '%' ? target[^1] : '\0';
        name = sign == '\0' ? target : target[..^1].TrimEnd();
        return IsName(name);
    }

    private static bool IsName(string text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '_') return false;
        }

        return text.Length > 0 && !char.IsAsciiDigit(text[0]);
    }

    private long? NumberOf(string name) =>
        Lookup(name) is not { } value ? null : long.TryParse(value, System.Globalization.NumberStyles.AllowLeadingSign,
            System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string Number(long value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
