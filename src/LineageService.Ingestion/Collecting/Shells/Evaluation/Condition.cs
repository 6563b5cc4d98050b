using System.Globalization;

namespace LineageService.Ingestion.Collecting.Shells.Evaluation;

/// <summary>The conditions of <c>[ … ]</c>, <c>[[ … ]]</c> and <c>test</c>, where they are known before the run; null where not.</summary>
internal static class Condition
{
    public static bool? Evaluate(List<string> words, bool patterns)
    {
        var end = words.Count > 1 && words[^1] is "]" or "]]" ? words.Count - 1 : words.Count;
        var at = 1;
        var value = Or(words, ref at, end, patterns);
        return at == end ? value : null;
    }

    private static bool? Or(List<string> words, ref int at, int end, bool patterns)
    {
        var value = And(words, ref at, end, patterns);
        while (at < end && words[at] is "||" or "-o")
        {
            at++;
            var right = And(words, ref at, end, patterns);
            value = value == true || right == true ? true : value is null || right is null ? null : false;
        }

        return value;
    }

    private static bool? And(List<string> words, ref int at, int end, bool patterns)
    {
        var value = One(words, ref at, end, patterns);
        while (at < end && words[at] is "&&" or "-a")
        {
            at++;
            var right = One(words, ref at, end, patterns);
            value = value == false || right == false ? false : value is null || right is null ? null : true;
        }

        return value;
    }

    // Parentheses are left to chance: what stands in them is not known.
    private static bool? One(List<string> words, ref int at, int end, bool patterns)
    {
        var negated = false;
        for (; at < end && words[at] == "!"; at++) negated = !negated;
        if (at >= end) return null;
        bool? value;
        if (at + 2 < end && IsBinary(words[at + 1]))
        {
            value = Compare(words[at], words[at + 1], words[at + 2], patterns);
            at += 3;
        }
        else if (at + 1 < end && words[at] is "-z" or "-n")
        {
            value = IsEmpty(words[at + 1]) is { } empty ? empty == (words[at] == "-z") : null;
            at += 2;
        }
        else if (at + 1 < end && words[at].Length == 2 && words[at][0] == '-')
        {
            value = null;
            at += 2;
        }
        else if (words[at] is "(")
        {
            at = end;
            return null;
        }
        else
        {
            value = IsEmpty(words[at]) is { } empty ? !empty : null;
            at++;
        }

        return negated ? !value : value;
    }

    private static bool? IsEmpty(string text) => text.Length == 0 ? true : Holes.IsPure(text) ? null : false;

    private static bool IsBinary(string sign) =>
        sign is "=" or "==" or "!=" or "=~" or "<" or ">" or "-eq" or "-ne" or "-lt" or "-le" or "-gt" or "-ge" or "-nt" or "-ot" or "-ef";

    private static bool? Compare(string left, string sign, string right, bool patterns)
    {
        if (Holes.IsIn(left) || Holes.IsIn(right)) return null;
        switch (sign)
        {
            case "=" or "==":
                return patterns ? Glob.IsMatch(left, right) : left == right;
            case "!=":
                return patterns ? !Glob.IsMatch(left, right) : left != right;
            case "<":
                return string.CompareOrdinal(left, right) < 0;
            case ">":
                return string.CompareOrdinal(left, right) > 0;
        }

        if (!long.TryParse(left, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var a)
            || !long.TryParse(right, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var b)) return null;
        return sign switch
        {
            "-eq" => a == b,
            "-ne" => a != b,
            "-lt" => a < b,
            "-le" => a <= b,
            "-gt" => a > b,
            "-ge" => a >= b,
            _ => null,
        };
    }
}
