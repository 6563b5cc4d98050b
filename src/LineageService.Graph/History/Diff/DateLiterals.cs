using System.Text;

namespace LineageService.Graph.History.Diff;

/// <summary>
/// Hides dates in a text, so that a text rendered for another day is the same text: schedulers put the day of the run into it. Takes
/// <c>2026-10-01</c>, <c>2026/10/01</c>, <c>20261001</c> and what hour, minute and second follow. A number that only looks like a date is
/// hidden too.
/// </summary>
public static class DateLiterals
{
    private const char Hidden = '#';

    /// <summary>The text with each date as <c>#</c> and each run of white space as one blank.</summary>
    public static string Hide(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var shown = new StringBuilder(text.Length);
        var rest = text.AsSpan();
        var before = '\0';
        while (!rest.IsEmpty)
        {
            var length = char.IsAsciiLetterOrDigit(before) ? 0 : LengthOfDate(rest);
            if (length > 0) shown.Append(Hidden);
            else if (!char.IsWhiteSpace(rest[0])) shown.Append(rest[0]);
            else if (shown.Length > 0 && shown[^1] != ' ') shown.Append(' ');
            length = Math.Max(length, 1);
            before = rest[length - 1];
            rest = rest[length..];
        }

        while (shown.Length > 0 && shown[^1] == ' ') shown.Length--;
        return shown.ToString();
    }

    private static int LengthOfDate(ReadOnlySpan<char> text)
    {
        if (Number(text, 4) is not (>= 1900 and < 2200)) return 0;
        var (isDashed, length) = text.Length > 4 && text[4] is '-' or '/' ? (true, 10) : (false, 8);
        if (text.Length < length || (isDashed && text[7] != text[4])) return 0;
        var month = Number(text[(isDashed ? 5 : 4)..], 2);
        var day = Number(text[(isDashed ? 8 : 6)..], 2);
        if (month is not (>= 1 and <= 12) || day is not (>= 1 and <= 31)) return 0;
        length += isDashed ? LengthOfTime(text[length..]) : LengthOfDigits(text[length..], 6);
        return length < text.Length && char.IsAsciiDigit(text[length]) ? 0 : length;
    }

    // 'T' or a blank, then 08:30, 08:30:00, 08:30:00.000; no zone.
    private static int LengthOfTime(ReadOnlySpan<char> text)
    {
        if (text.Length < 6 || text[0] is not ('T' or ' ') || text[3] != ':') return 0;
        if (Number(text[1..], 2) < 0 || Number(text[4..], 2) < 0) return 0;
        if (text.Length < 9 || text[6] != ':' || Number(text[7..], 2) < 0) return 6;
        return text.Length > 10 && text[9] == '.' ? 10 + LengthOfDigits(text[10..], 9) : 9;
    }

    private static int LengthOfDigits(ReadOnlySpan<char> text, int most)
    {
        var length = 0;
        while (length < most && length < text.Length && char.IsAsciiDigit(text[length])) length++;
        return length;
    }

    private static int Number(ReadOnlySpan<char> text, int digits)
    {
        if (text.Length < digits) return -1;
        var number = 0;
        for (var index = 0; index < digits; index++)
        {
            if (!char.IsAsciiDigit(text[index])) return -1;
            number = (number * 10) + (text[index] - '0');
        }

        return number;
    }
}
