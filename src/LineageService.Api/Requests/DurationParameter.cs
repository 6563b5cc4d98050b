using System.Globalization;

namespace LineageService.Api.Requests;

/// <summary>A span of time as a whole number and a unit: <c>90d</c>, <c>12h</c>. Absent is null.</summary>
public sealed record DurationParameter(string Name, string Description) : QueryParameter(Name, Description)
{
    public const string Rule = "Must be a whole number of s, m, h, d or w, such as 90d.";

    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        if (text.Length < 2 || !long.TryParse(text.AsSpan(..^1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return false;
        var ticks = text[^1] switch
        {
            's' => TimeSpan.TicksPerSecond,
            'm' => TimeSpan.TicksPerMinute,
            'h' => TimeSpan.TicksPerHour,
            'd' => TimeSpan.TicksPerDay,
            'w' => 7 * TimeSpan.TicksPerDay,
            _ => 0,
        };
        if (ticks == 0 || number > TimeSpan.MaxValue.Ticks / ticks) return false;
        duration = new TimeSpan(number * ticks);
        return true;
    }
}
