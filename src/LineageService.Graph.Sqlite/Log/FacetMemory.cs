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

    // A facet that is new is held for a moment, for the other events of its run; where all are new, holding each longer would only drive
    // others out and keep the collector busy.
    private const long MomentCapacity = 4L * 1024 * 1024;

    // What comes again after that moment is held.
    private readonly ulong[] _seenOnce = new ulong[1 << 16];

    private readonly ConcurrentDictionary<ulong, FacetEntry> _entries = [];
    private ConcurrentDictionary<ulong, FacetEntry> _moment = [];
    private long _held;
    private long _heldForNow;

    public FacetEntry Of(ReadOnlySpan<byte> facet)
    {
        var fingerprint = FacetFingerprint.Of(facet);
        if (_entries.TryGetValue(fingerprint, out var known) && facet.SequenceEqual(known.Value)) return known;
        if (_moment.TryGetValue(fingerprint, out known) && facet.SequenceEqual(known.Value)) return known;
        var entry = new FacetEntry(facet.ToArray());
        if (facet.Length > MaxFacet) return entry;

        // Another thread may have been faster with the same facet: then both name the same row in the end.
        if (IsSeenAgain(fingerprint)) Hold(fingerprint, entry);
        else HoldForNow(fingerprint, entry);
        return entry;
    }

    private void Hold(ulong fingerprint, FacetEntry entry)
    {
        if (Interlocked.Add(ref _held, entry.Value.Length + Overhead) > capacity)
        {
            _entries.Clear();
            Interlocked.Exchange(ref _held, 0);
        }

        _entries[fingerprint] = entry;
    }

    private void HoldForNow(ulong fingerprint, FacetEntry entry)
    {
        if (Interlocked.Add(ref _heldForNow, entry.Value.Length + Overhead) > MomentCapacity)
        {
            _moment = [];
            Interlocked.Exchange(ref _heldForNow, 0);
        }

        _moment[fingerprint] = entry;
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
