using System.Globalization;

namespace LineageService.Cli.Configuration.Kinds;

/// <summary>Spans of time as people write them: <c>500ms</c>, <c>30s</c>, <c>5m</c>, <c>2h</c>, <c>7d</c>; a bare number is seconds.</summary>
internal static class Durations
{
    // The longer unit first: ms ends in s.
    private static readonly (string Unit, long Ticks)[] Units =
    [
        ("ms", TimeSpan.TicksPerMillisecond), ("s", TimeSpan.TicksPerSecond), ("m", TimeSpan.TicksPerMinute), ("h", TimeSpan.TicksPerHour),
        ("d", TimeSpan.TicksPerDay),
    ];

    public static OptionKind<TimeSpan> Kind(TimeSpan min, TimeSpan max) => new(
        $"a duration from {Format(min)} to {Format(max)}, such as 500ms, 30s or 5m",
        given => TryParse(given.Text, out var duration) && duration >= min && duration <= max ? new Read<TimeSpan>(duration) : null,
        Format);

    public static string Format(TimeSpan duration)
    {
        for (var index = Units.Length - 1; index >= 0; index--)
        {
            var (unit, ticks) = Units[index];
            if (duration.Ticks >= ticks && duration.Ticks % ticks == 0) return string.Create(CultureInfo.InvariantCulture, $"{duration.Ticks / ticks}{unit}");
        }

        return string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds:0.###}ms");
    }

    private static bool TryParse(string? text, out TimeSpan duration)
    {
        duration = default;
        if (string.IsNullOrEmpty(text)) return false;
        (string Unit, long Ticks) bare = ("", TimeSpan.TicksPerSecond);
        var (unit, ticks) = Units.FirstOrDefault(known => text.EndsWith(known.Unit, StringComparison.Ordinal), bare);
        var number = text.AsSpan(0, text.Length - unit.Length).TrimEnd();
        if (!long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count > TimeSpan.MaxValue.Ticks / ticks) return false;
        duration = new TimeSpan(count * ticks);
        return true;
    }
}
