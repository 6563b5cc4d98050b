using System.Globalization;
using LineageService.Api.Contracts;

namespace LineageService.Cli.Rendering;

/// <summary>Points in time for people.</summary>
internal static class PointText
{
    /// <summary><c> as of 2026-10-01T20:00:00Z, as known at …</c>; empty for now.</summary>
    public static string Of(PointResponse answer)
    {
        var text = answer.AsOf is { } asOf ? $" as of {Of(asOf)}" : "";
        return answer.KnownAt is { } known ? $"{text}{(text.Length > 0 ? "," : "")} as known at {Of(known)}" : text;
    }

    public static string Of(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.FFF'Z'", CultureInfo.InvariantCulture);
}
