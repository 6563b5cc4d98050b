using System.Globalization;

namespace LineageService.Api.Requests;

/// <summary>A point in time in ISO 8601 with its zone; a date alone is the start of that day in UTC. Absent is null.</summary>
public sealed record TimeParameter(string Name, string Description) : QueryParameter(Name, Description)
{
    public const string Rule =
        "Must be a time in ISO 8601 with its zone, such as 2026-10-01T08:30:00Z, or a date, which is its start in UTC.";

    private static readonly string[] Formats = ["yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    public static bool TryParse(string text, out DateTimeOffset time)
    {
        if (TryParse(text, ["yyyy-MM-dd"], out time)) return true;

        // In a query string an unescaped plus is a blank: 08:30:00 02:00 was meant as +02:00.
        var lostPlus = text.Length > 6 && text[^6] == ' ' && text.Contains('T', StringComparison.Ordinal);
        var written = lostPlus ? $"{text[..^6]}+{text[^5..]}" : text;
        if (!HasZone(written) || !TryParse(written, Formats, out time)) return false;
        time = time.ToUniversalTime();
        return true;
    }

    private static bool TryParse(string text, string[] formats, out DateTimeOffset time) =>
        DateTimeOffset.TryParseExact(text, formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);

    private static bool HasZone(string text) => text is [.., 'Z'] || (text.Length > 6 && text[^6] is '+' or '-' && text[^3] == ':');
}
