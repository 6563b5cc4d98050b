using System.Collections.Concurrent;

namespace LineageService.Graph.Sqlite.Log;

/// <summary>
/// The facets seen lately, so that one that comes again costs neither a hash, nor packing, nor SQL: it is found by a fingerprint and known
/// by its bytes. Mutable, any thread. Begins anew when it is full; nothing depends on what it holds.
/// </summary>
/// <param name="capacity">Bytes of facets to hold.</param>
internal sealed class FacetMemory(long capacity)
{
    public const long DefaultCapacity = 64L * 1024 * 1024;

    // One logical plan of megabytes is not worth thousands of schemas.
    private const int MaxFacet = 256 * 1024;

    // What an entry takes beside its bytes.
    private const int Overhead = 200;

    // A facet is held from its second coming on: where all are new, holding each would only drive others out and keep the collector busy.
    private readonly ulong[] _seenOnce = new ulong[1 << 16];

    private readonly ConcurrentDictionary<ulong, FacetEntry> _entries = [];
    private long _held;

    public FacetEntry Of(ReadOnlySpan<byte> facet)
    {
        var fingerprint = FacetFingerprint.Of(facet);
        if (_entries.TryGetValue(fingerprint, out var known) && facet.SequenceEqual(known.Value)) return known;
        var entry = new FacetEntry(facet.ToArray());
        if (facet.Length > MaxFacet || !IsSeenAgain(fingerprint)) return entry;
        if (Interlocked.Add(ref _held, facet.Length + Overhead) > capacity)
        {
            _entries.Clear();
            Interlocked.Exchange(ref _held, 0);
        }

        // Another thread may have been faster with the same facet: then both name the same row in the end.
        _entries[fingerprint] = entry;
        return entry;
    }

    // A race or a collision of two slots costs a look more, nothing else.
    private bool IsSeenAgain(ulong fingerprint)
    {
        ref var slot = ref _seenOnce[fingerprint & (ulong)(_seenOnce.Length - 1)];
        if (slot == fingerprint) return true;
        slot = fingerprint;
        return false;
    }
}
