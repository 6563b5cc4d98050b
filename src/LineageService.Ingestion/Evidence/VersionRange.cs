using System.Globalization;

namespace LineageService.Ingestion.Evidence;

/// <summary>
/// A range of versions as a list of bounds that all must hold: <c>&gt;=1.30 &lt;1.37</c>. Versions are compared number by number; a missing number
/// is 0. Not semantic versioning: what follows the numbers does not count.
/// </summary>
internal sealed class VersionRange
{
    private readonly List<(string Sign, int[] Version)> _bounds = [];

    private VersionRange()
    {
    }

    /// <summary>Parses a range; null where it is none.</summary>
    public static VersionRange? Parse(string text)
    {
        var range = new VersionRange();
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var digits = word.AsSpan().IndexOfAnyInRange('0', '9');
            if (digits < 0 || word[..digits] is not (">=" or ">" or "<=" or "<" or "=")) return null;
            if (Numbers(word[digits..]) is not { } version) return null;
            range._bounds.Add((word[..digits], version));
        }

        return range;
    }

    /// <summary>The first dotted number of a text: <c>…/tree/1.53.0/integration/spark</c> has 1.53.0. Null for none.</summary>
    public static string? Find(string text)
    {
        for (var start = 0; start < text.Length; start++)
        {
            if (!char.IsAsciiDigit(text[start]) || (start > 0 && (char.IsAsciiLetterOrDigit(text[start - 1]) || text[start - 1] == '.'))) continue;
            var end = start;
            while (end < text.Length && (char.IsAsciiDigit(text[end]) || text[end] == '.')) end++;
            var found = text[start..end].TrimEnd('.');
            if (found.Contains('.', StringComparison.Ordinal)) return found;
            start = end;
        }

        return null;
    }

    public bool Contains(string version)
    {
        if (Numbers(version) is not { } numbers) return false;
        foreach (var (sign, bound) in _bounds)
        {
            var order = Compare(numbers, bound);
            var holds = sign switch
            {
                ">=" => order >= 0,
                ">" => order > 0,
                "<=" => order <= 0,
                "<" => order < 0,
                _ => order == 0,
            };
            if (!holds) return false;
        }

        return true;
    }

    private static int[]? Numbers(string text)
    {
        var parts = text.Split('.');
        var numbers = new int[parts.Length];
        for (var index = 0; index < parts.Length; index++)
        {
            if (!int.TryParse(parts[index], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[index])) return null;
        }

        return numbers;
    }

    private static int Compare(int[] left, int[] right)
    {
        for (var index = 0; index < Math.Max(left.Length, right.Length); index++)
        {
            var order = left.ElementAtOrDefault(index).CompareTo(right.ElementAtOrDefault(index));
            if (order != 0) return order;
        }

        return 0;
    }
}
