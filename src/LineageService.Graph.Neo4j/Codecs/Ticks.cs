using LineageService.Graph.Store;

namespace LineageService.Graph.Neo4j.Codecs;

/// <summary>Times in ticks of 100 ns since 0001-01-01 UTC, as versions have them, and as points in time, as people read them.</summary>
internal static class Ticks
{
    public static DateTimeOffset ToTime(long ticks) => new(ticks, TimeSpan.Zero);

    public static DateTimeOffset? ToOptionalTime(long? ticks) => ticks is { } known ? ToTime(known) : null;

    /// <summary>Null for what holds still.</summary>
    public static DateTimeOffset? ToEnd(long ticks) => ticks == ContentSpan.Open ? null : ToTime(ticks);
}
