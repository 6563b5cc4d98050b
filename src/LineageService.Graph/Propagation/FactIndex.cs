using System.Runtime.InteropServices;

namespace LineageService.Graph.Propagation;

/// <summary>What nodes have, by content, so that equal facts are one object whoever makes them. Thread-safe; in parts, so that few wait.</summary>
internal sealed class FactIndex
{
    private const int Parts = 64;

    private readonly Dictionary<int, NodeFacts>[] _parts = new Dictionary<int, NodeFacts>[Parts];

    public FactIndex()
    {
        for (var part = 0; part < Parts; part++) _parts[part] = [];
    }

    /// <summary>The facts of a content; new ones where there are none yet. Of two contents with one hash the later one is found from then on.</summary>
    public NodeFacts Find(ReadOnlySpan<int> origins, ReadOnlySpan<ushort> states, int hash, FactPool maker)
    {
        var part = _parts[(uint)hash >> 26];
        lock (part)
        {
            ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(part, hash, out var exists);
            if (exists && known!.HasSame(origins, states)) return known;
            return known = maker.Make(origins, states);
        }
    }
}
