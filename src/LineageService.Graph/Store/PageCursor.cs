using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace LineageService.Graph.Store;

/// <summary>
/// The stateless cursors of lists: the sort key of the last item of a page, made opaque. An unreadable cursor reads as none: the list
/// starts anew.
/// </summary>
public static class PageCursor
{
    private const char Separator = '\0';

    public static string OfName(string @namespace, string name) => Encode($"{@namespace}{Separator}{name}");

    public static (string Namespace, string Name)? ReadName(string? cursor) =>
        Decode(cursor) is [var @namespace, var name] ? (@namespace, name) : null;

    public static string OfRun(RunRecord run) =>
        Encode(string.Create(CultureInfo.InvariantCulture, $"{run.StartedAt.UtcTicks}{Separator}{run.Id.Value:N}"));

    public static (long StartedTicks, Guid Id)? ReadRun(string? cursor) =>
        Decode(cursor) is [var ticks, var id] && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var started)
            && Guid.TryParseExact(id, "N", out var run) ? (started, run) : null;

    /// <param name="place">The event's place in the log, which tells events of one time apart.</param>
    public static string OfEvent(DateTimeOffset receivedAt, long place) =>
        Encode(string.Create(CultureInfo.InvariantCulture, $"{receivedAt.UtcTicks}{Separator}{place}"));

    public static (long ReceivedTicks, long Place)? ReadEvent(string? cursor) =>
        Decode(cursor) is [var ticks, var number] && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var received)
            && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var place) ? (received, place) : null;

    private static string Encode(string key) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(key));

    private static string[] Decode(string? cursor)
    {
        if (string.IsNullOrEmpty(cursor) || !Base64Url.IsValid(cursor)) return [];
        return Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor)).Split(Separator);
    }
}
