using System.Text;

namespace LineageService.OpenLineage.Reading;

/// <summary>
/// Makes strings of UTF-8 names without allocating those it has seen: an event of 60 edges repeats a handful of names hundreds of times.
/// Mutable, for one thread. Bounded: each slot keeps the last name of its hash.
/// </summary>
internal sealed class Utf8StringPool
{
    private const int MaxLength = 200;
    private const int Slots = 1 << 14;

    [ThreadStatic]
    private static Utf8StringPool? _ofThread;

    private readonly string?[] _slots = new string?[Slots];

    public static Utf8StringPool OfThread => _ofThread ??= new Utf8StringPool();

    /// <summary>The string of a text without escapes.</summary>
    public string Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty)
            return string.Empty;
        if (utf8.Length > MaxLength)
            return Encoding.UTF8.GetString(utf8);

        ref var slot = ref _slots[Hash(utf8) & (Slots - 1)];
        if (slot is not null && Ascii.Equals(utf8, slot))
            return slot;
        return slot = Encoding.UTF8.GetString(utf8);
    }

    private static uint Hash(ReadOnlySpan<byte> utf8)
    {
        // FNV-1a over words, then mixed: short names, no adversary (a collision only costs an allocation).
        var hash = 0xcbf29ce484222325UL ^ (ulong)utf8.Length;
        while (utf8.Length >= sizeof(ulong))
        {
            hash = (hash ^ BitConverter.ToUInt64(utf8)) * 0x100000001b3UL;
            hash ^= hash >> 29;
            utf8 = utf8[sizeof(ulong)..];
        }

        foreach (var unit in utf8)
            hash = (hash ^ unit) * 0x100000001b3UL;
        hash ^= hash >> 32;
        return (uint)(hash ^ (hash >> 15));
    }
}
