using System.Globalization;

namespace LineageService.Cli.Configuration.Kinds;

/// <summary>Numbers of bytes as people write them: <c>64MiB</c>, <c>512 KiB</c>, <c>1GiB</c>; a bare number is bytes.</summary>
internal static class Sizes
{
    private static readonly (string Unit, long Bytes)[] Units = [("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30), ("TiB", 1L << 40), ("B", 1)];

    public static OptionKind<long> Kind(long min) => new(
        $"a number of bytes from {Format(min)}, such as 512KiB, 64MiB or 1GiB",
        given => TryParse(given.Text, out var size) && size >= min ? new Read<long>(size) : null,
        Format);

    public static OptionKind<long?> Optional(long min) => new(
        Kind(min).Allowed, given => TryParse(given.Text, out var size) && size >= min ? new Read<long?>(size) : null, value => value is { } size ? Format(size) : "");

    public static string Format(long size)
    {
        for (var index = Units.Length - 2; index >= 0; index--)
        {
            var (unit, bytes) = Units[index];
            if (size >= bytes && size % bytes == 0) return string.Create(CultureInfo.InvariantCulture, $"{size / bytes}{unit}");
        }

        return size.ToString(CultureInfo.InvariantCulture);
    }

    private static bool TryParse(string? text, out long size)
    {
        size = 0;
        if (string.IsNullOrEmpty(text)) return false;
        (string Unit, long Bytes) bare = ("", 1);
        var (unit, bytes) = Units.FirstOrDefault(known => text.EndsWith(known.Unit, StringComparison.OrdinalIgnoreCase), bare);
        var number = text.AsSpan(0, text.Length - unit.Length).TrimEnd();
        if (!long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count > long.MaxValue / bytes) return false;
        size = count * bytes;
        return true;
    }
}
