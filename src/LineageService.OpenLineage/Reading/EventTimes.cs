namespace LineageService.OpenLineage.Reading;

/// <summary>
/// Reads ISO 8601 times as clients write them: any number of fraction digits (100 ns are kept), <c>Z</c>, <c>+08:00</c>, <c>+0800</c> or no
/// zone at all, which is taken as UTC. The machine's own zone never matters.
/// </summary>
public static class EventTimes
{
    /// <summary>The time in UTC; null for a text that is no time.</summary>
    /// <param name="hasZone">False where the text names no zone.</param>
    public static DateTimeOffset? Parse(ReadOnlySpan<char> text, out bool hasZone)
    {
        hasZone = true;
        text = text.Trim();
        if (text.Length < 19 || text[10] is not ('T' or 't' or ' '))
            return null;
        if (text[4] != '-' || text[7] != '-' || text[13] != ':' || text[16] != ':')
            return null;
        if (!Digits(text[..4], out var year) || !Digits(text[5..7], out var month) || !Digits(text[8..10], out var day)
            || !Digits(text[11..13], out var hour) || !Digits(text[14..16], out var minute) || !Digits(text[17..19], out var second))
        {
            return null;
        }

        var rest = text[19..];
        var ticks = Fraction(ref rest);
        if (ticks < 0 || Offset(rest, out hasZone) is not { } offset)
            return null;
        if (year is < 1 or > 9999 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
            return null;
        if (hour > 23 || minute > 59 || second > 60)
            return null;

        // A leap second is the last tick of its minute: .NET has none.
        var leap = second == 60;
        var local = new DateTime(year, month, day, hour, minute, leap ? 59 : second, DateTimeKind.Unspecified)
            .AddTicks(leap ? TimeSpan.TicksPerSecond - 1 : ticks);
        var utc = local.Ticks - offset.Ticks;
        return utc < 0 || utc > DateTime.MaxValue.Ticks ? null : new DateTimeOffset(utc, TimeSpan.Zero);
    }

    private static long Fraction(ref ReadOnlySpan<char> rest)
    {
        if (rest.IsEmpty || rest[0] is not ('.' or ','))
            return 0;
        long ticks = 0;
        var count = 0;
        var index = 1;
        for (; index < rest.Length && char.IsAsciiDigit(rest[index]); index++)
        {
            if (count >= 7)
                continue;
            ticks = (ticks * 10) + (rest[index] - '0');
            count++;
        }

        if (index == 1)
            return -1;
        for (; count < 7; count++)
            ticks *= 10;
        rest = rest[index..];
        return ticks;
    }

    private static TimeSpan? Offset(ReadOnlySpan<char> zone, out bool hasZone)
    {
        hasZone = !zone.IsEmpty;
        if (zone.IsEmpty || zone is "Z" or "z")
            return TimeSpan.Zero;
        var negative = zone[0] is '-' or '\u2212';
        if (!negative && zone[0] != '+')
            return null;
        zone = zone[1..];
        var minutes = 0;
        var valid = zone.Length switch
        {
            2 => true,
            4 => Digits(zone[2..], out minutes),
            5 => zone[2] == ':' && Digits(zone[3..], out minutes),
            _ => false,
        };
        if (!valid || !Digits(zone[..2], out var hours) || hours > 18 || minutes > 59)
            return null;
        var offset = new TimeSpan(hours, minutes, 0);
        return negative ? -offset : offset;
    }

    private static bool Digits(ReadOnlySpan<char> text, out int value)
    {
        value = 0;
        foreach (var unit in text)
        {
            if (!char.IsAsciiDigit(unit))
                return false;
            value = (value * 10) + (unit - '0');
        }

        return true;
    }
}
