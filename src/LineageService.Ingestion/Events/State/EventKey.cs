using System.Buffers.Binary;
using System.Globalization;

namespace LineageService.Ingestion.Events.State;

/// <summary>
/// The place of an event among those about the same thing: time in UTC, then rank (START 0, RUNNING and OTHER 1, terminal 2; job and
/// dataset events 1), then content hash, so that any order of arrival gives one order (lineage-semantics.md §6). The default stands for "no
/// event".
/// </summary>
/// <param name="Ticks">UTC ticks, at least 1 for an event.</param>
/// <param name="Hash">The first eight bytes of the body's SHA-256.</param>
internal readonly record struct EventKey(long Ticks, byte Rank, ulong Hash) : IComparable<EventKey>
{
    public bool IsNone => Ticks == 0;

    public DateTimeOffset Time => new(Ticks, TimeSpan.Zero);

    /// <summary>The first 16 digits of the event's content hash.</summary>
    public string HashText => BinaryPrimitives.ReverseEndianness(Hash).ToString("x16", CultureInfo.InvariantCulture);

    public int CompareTo(EventKey other)
    {
        var order = Ticks.CompareTo(other.Ticks);
        if (order == 0) order = Rank.CompareTo(other.Rank);
        return order != 0 ? order : Hash.CompareTo(other.Hash);
    }

    public static bool operator <(EventKey left, EventKey right) => left.CompareTo(right) < 0;
    public static bool operator >(EventKey left, EventKey right) => left.CompareTo(right) > 0;
    public static bool operator <=(EventKey left, EventKey right) => left.CompareTo(right) <= 0;
    public static bool operator >=(EventKey left, EventKey right) => left.CompareTo(right) >= 0;
}
