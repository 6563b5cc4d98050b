using System.Text;

namespace LineageService.Cli.Configuration;

/// <summary>The names of options: in the file <c>kafka.startBudget</c>, in the environment <c>LINEAGE__KAFKA__START_BUDGET</c>.</summary>
internal static class ConfigurationKeys
{
    public const string Prefix = "LINEAGE__";

    public static string ToVariable(string key)
    {
        var text = new StringBuilder(Prefix);
        foreach (var letter in key)
        {
            if (letter == '.') text.Append("__");
            else if (char.IsAsciiLetterUpper(letter)) text.Append('_').Append(letter);
            else text.Append(char.ToUpperInvariant(letter));
        }

        return text.ToString();
    }

    /// <summary>The option of a variable and, of a set of entries, the name of the entry; null where there is none.</summary>
    public static (ConfigurationOption Option, string? Entry)? OfVariable(string variable, IEnumerable<ConfigurationOption> options)
    {
        var parts = variable[Prefix.Length..].Split("__");
        if (parts.Length < 2) return null;
        var key = $"{Bare(parts[0])}.{Bare(parts[1])}";
        foreach (var option in options)
        {
            if (!string.Equals(option.Key, key, StringComparison.OrdinalIgnoreCase)) continue;
            if (option.IsMap) return parts.Length > 2 ? (option, Entry(parts[2..])) : null;
            return parts.Length == 2 ? (option, null) : null;
        }

        return null;
    }

    /// <summary>The option of a key of the file; null where there is none.</summary>
    public static (ConfigurationOption Option, string? Entry)? OfKey(string key, IEnumerable<ConfigurationOption> options)
    {
        foreach (var option in options)
        {
            if (option.Key == key && !option.IsMap) return (option, null);
            if (option.IsMap && key.Length > option.Key.Length + 1 && key.StartsWith(option.Key + ".", StringComparison.Ordinal))
                return (option, key[(option.Key.Length + 1)..]);
        }

        return null;
    }

    /// <summary>The key that was probably meant; null where none is near.</summary>
    public static string? Nearest(string key, IEnumerable<ConfigurationOption> options)
    {
        var (best, bestDistance) = ((string?)null, Math.Max(2, key.Length / 3) + 1);
        foreach (var option in options)
        {
            // The right word in a wrong section is nearer than its letters say.
            var isSameWord = string.Equals(Word(option.Key), Word(key), StringComparison.OrdinalIgnoreCase);
            var distance = isSameWord ? 1 : Distance(option.Key, key);
            if (distance < bestDistance) (best, bestDistance) = (option.Key, distance);
        }

        return best;
    }

    private static string Word(string key) => key[(key.LastIndexOf('.') + 1)..];

    private static string Bare(string part) => part.Replace("_", "", StringComparison.Ordinal);

    // Settings of librdkafka are lower case with dots, which names of variables cannot have.
    private static string Entry(string[] parts) => string.Join('.', parts).Replace('_', '.').ToLowerInvariant();

    private static int Distance(string left, string right)
    {
        var row = new int[right.Length + 1];
        for (var j = 0; j <= right.Length; j++) row[j] = j;
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var cost = char.ToLowerInvariant(left[i - 1]) == char.ToLowerInvariant(right[j - 1]) ? 0 : 1;
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + cost));
            }
        }

        return row[right.Length];
    }
}
