using System.Globalization;

namespace LineageService.Ingestion.Contracts;

/// <summary>Durations as people write them: <c>90s</c>, <c>30m</c>, <c>24h</c>, <c>7d</c>.</summary>
public static class Durations
{
    /// <summary>The duration; null where the text is none.</summary>
    public static TimeSpan? Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length < 2 || !double.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return null;
        if (number > 100_000) return null;
        return text[^1] switch
        {
            's' => TimeSpan.FromSeconds(number),
            'm' => TimeSpan.FromMinutes(number),
            'h' => TimeSpan.FromHours(number),
            'd' => TimeSpan.FromDays(number),
            _ => null,
        };
    }
}
