namespace LineageService.Graph.Identity;

/// <summary>
/// Tells the directories of a path that only say which day or partition its files are of: <c>dt=2026-10-01</c>, <c>year=2026/month=10</c>,
/// <c>2026-10-01</c>, <c>20261001</c>, <c>2026/10/01</c>. The first directory is never taken for one.
/// </summary>
public static class PartitionPath
{
    /// <summary>The path without such directories at its end; null where it has none.</summary>
    public static string? Trim(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var end = path.Length;
        while (end > 0 && path[end - 1] == '/') end--;
        var kept = end;
        while (LastDirectory(path, kept) is var start && start > 1)
        {
            var directory = path.AsSpan(start, kept - start);
            if (IsPartition(directory) || IsDate(directory)) kept = start - 1;
            else if (DateStart(path, kept) is var date && date > 1) kept = date - 1;
            else break;
        }

        return kept == end ? null : path[..kept];
    }

    // The directory needs one in front of it, or nothing would be left of the name.
    private static int LastDirectory(string path, int end)
    {
        var slash = end == 0 ? -1 : path.LastIndexOf('/', end - 1);
        return slash <= 0 || slash == end - 1 ? -1 : slash + 1;
    }

    private static bool IsPartition(ReadOnlySpan<char> directory)
    {
        var equals = directory.IndexOf('=');
        if (equals <= 0 || equals == directory.Length - 1) return false;
        foreach (var letter in directory[..equals]) if (!char.IsLetterOrDigit(letter) && letter is not ('_' or '-')) return false;
        return true;
    }

    // 2026-10-01, 2026_10_01, 20261001, with an hour behind: 2026100107, 2026-10-01-07.
    private static bool IsDate(ReadOnlySpan<char> directory)
    {
        if (directory.Length is 8 or 10 && AllDigits(directory))
            return IsYear(directory[..4]) && InRange(directory[4..6], 12) && InRange(directory[6..8], 31);
        return directory.Length is 10 or 13
            && directory[4] is '-' or '_' && directory[7] == directory[4]
            && IsYear(directory[..4]) && InRange(directory[5..7], 12) && InRange(directory[8..10], 31)
            && (directory.Length == 10 || AllDigits(directory[11..]));
    }

    // A date that is a directory each: 2026/10/01, 2026/10, with an hour behind. The start of the year; −1 for none.
    private static int DateStart(string path, int end)
    {
        var parts = 0;
        for (var at = LastDirectory(path, end); at > 1 && parts < 4; at = LastDirectory(path, end))
        {
            var directory = path.AsSpan(at, end - at);
            if (IsYear(directory)) return parts > 0 ? at : -1;
            if (directory.Length != 2 || !AllDigits(directory)) return -1;
            parts++;
            end = at - 1;
        }

        return -1;
    }

    private static bool IsYear(ReadOnlySpan<char> text) =>
        text.Length == 4 && AllDigits(text) && (text.StartsWith("19") || text.StartsWith("20"));

    private static bool InRange(ReadOnlySpan<char> text, int maximum) =>
        AllDigits(text) && ((text[0] - '0') * 10) + text[1] - '0' is var number && number >= 1 && number <= maximum;

    private static bool AllDigits(ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange('0', '9');
}
