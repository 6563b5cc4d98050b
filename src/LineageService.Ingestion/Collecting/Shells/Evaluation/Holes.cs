using System.Text;

namespace LineageService.Ingestion.Collecting.Shells.Evaluation;

/// <summary>
/// Values that only a run knows, inside of text: between two private characters stands what the value is called. In SQL it becomes a
/// template hole.
/// </summary>
internal static class Holes
{
    public const char Open = '\uE000';
    public const char Close = '\uE001';

    /// <summary>Parts the elements of an array inside of one value.</summary>
    public const char Separator = '\uE002';

    /// <summary>In front of the number of a value that is one of several.</summary>
    public const char Choice = '?';

    private const string UnknownName = "shell";

    /// <summary>A value of which nothing is known, not even a name.</summary>
    public static string Unknown { get; } = Of(UnknownName);

    public static string Of(string name) => $"{Open}{name}{Close}";

    public static bool IsIn(string text) => text.Contains(Open, StringComparison.Ordinal);

    public static bool HasChoice(string text) => text.Contains("\uE000?", StringComparison.Ordinal);

    /// <summary>True where the whole text is one hole.</summary>
    public static bool IsPure(string text) => text.Length > 2 && text[0] == Open
        && text.IndexOf(Close, StringComparison.Ordinal) == text.Length - 1;

    public static bool IsUnknown(string text) => text == Unknown;

    /// <summary>The text as SQL is to see it. A choice that nobody resolved is a hole as well.</summary>
    public static string ToTemplate(string text)
    {
        if (!IsIn(text) && !text.Contains(Separator, StringComparison.Ordinal)) return text;
        var result = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            switch (c)
            {
                case Open:
                    result.Append("${");
                    break;
                case Close:
                    result.Append('}');
                    break;
                case Separator:
                    result.Append(' ');
                    break;
                default:
                    result.Append(c);
                    break;
            }
        }

        return result.Replace("${?", "${choice").ToString();
    }
}
