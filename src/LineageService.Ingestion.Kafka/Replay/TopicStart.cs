using System.Collections.Immutable;
using System.Globalization;

namespace LineageService.Ingestion.Kafka.Replay;

/// <summary>Where to begin in a topic: at a time, at offsets by partition, else at the beginning.</summary>
/// <param name="Time">The first record stamped at or after it; null for none.</param>
/// <param name="Offsets">By partition; where there are some, other partitions are left out.</param>
public sealed record TopicStart(DateTimeOffset? Time, ImmutableSortedDictionary<int, long> Offsets)
{
    public static TopicStart Beginning { get; } = new(null, ImmutableSortedDictionary<int, long>.Empty);

    /// <summary>Reads <c>0:812,2:17</c>; null where it is not that.</summary>
    public static TopicStart? TryParseOffsets(string text)
    {
        var offsets = ImmutableSortedDictionary.CreateBuilder<int, long>();
        foreach (var one in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = one.IndexOf(':', StringComparison.Ordinal);
            if (colon < 1
                || !int.TryParse(one.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var partition)
                || !long.TryParse(one.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var offset)) return null;
            offsets[partition] = offset;
        }

        return offsets.Count == 0 ? null : new TopicStart(null, offsets.ToImmutable());
    }
}
