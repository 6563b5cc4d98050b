using System.Collections.Immutable;
using LineageService.Ingestion.Events.State;
using LineageService.Model;

namespace LineageService.Ingestion.Events.Folding;

/// <summary>
/// The edges and unknowns claimed into one target, without repetition. Edges that differ only in what a producer was unsure of fall
/// together: an unmasked path stands beside a masked one, an exact statement beside an approximate one. Mutable.
/// </summary>
internal sealed class TargetClaims
{
    private readonly Dictionary<LineageEdge, (bool Masking, bool Approximate)> _edges = new(SameDependence.Instance);
    private readonly HashSet<UnknownLineage> _unknowns = [];
    private readonly SortedSet<string> _producers = new(StringComparer.Ordinal);
    private readonly List<int> _sources = [];
    private ulong? _content;

    /// <summary>Places of the run's contributions that make these claims; of claims that were united from several runs it says nothing.</summary>
    public IReadOnlyList<int> Sources => _sources;

    public bool HasUnknowns => _unknowns.Count > 0;

    /// <summary>True where the producer is sure of all: nothing unknown, no edge that is perhaps too wide.</summary>
    public bool IsComplete
    {
        get
        {
            if (_unknowns.Count > 0) return false;
            foreach (var (_, approximate) in _edges.Values)
            {
                if (approximate) return false;
            }

            return true;
        }
    }

    public void Add(LineageEdge edge)
    {
        _edges[edge] = _edges.TryGetValue(edge, out var known)
            ? (known.Masking && edge.Masking, known.Approximate && edge.Approximate)
            : (edge.Masking, edge.Approximate);
    }

    public void Add(UnknownLineage unknown) => _unknowns.Add(unknown);

    public void AddProducer(string producer) => _producers.Add(producer);

    public void AddSource(int place) => _sources.Add(place);

    /// <summary>True where every column to which the others give a DIRECT input has one here too.</summary>
    public bool Covers(TargetClaims others)
    {
        var mine = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var edge in _edges.Keys)
        {
            if (edge.To.Path is { } column && edge.Subtype.Type() == EdgeType.Direct) mine.Add(column);
        }

        foreach (var edge in others._edges.Keys)
        {
            if (edge.To.Path is { } column && edge.Subtype.Type() == EdgeType.Direct && !mine.Contains(column)) return false;
        }

        return true;
    }

    public void Add(TargetClaims other)
    {
        foreach (var edge in other.Edges()) Add(edge);
        _unknowns.UnionWith(other._unknowns);
        _producers.UnionWith(other._producers);
    }

    /// <summary>The producer of the claims; of several the last by ordinal order, which is mostly the newest version.</summary>
    public string Producer => _producers.Max ?? string.Empty;

    public IEnumerable<LineageEdge> Edges()
    {
        foreach (var (edge, (masking, approximate)) in _edges)
        {
            var isSame = edge.Masking == masking && edge.Approximate == approximate;
            yield return isSame ? edge : edge with { Masking = masking, Approximate = approximate };
        }
    }

    /// <summary>In an order that depends on the content only.</summary>
    public ImmutableArray<LineageEdge> SortedEdges() =>
        [.. Edges().OrderBy(edge => edge.To.Path, StringComparer.Ordinal).ThenBy(edge => edge.From.Dataset)
            .ThenBy(edge => edge.From.Path, StringComparer.Ordinal).ThenBy(edge => edge.Subtype).ThenBy(edge => edge.Span?.Start)];

    public ImmutableArray<UnknownLineage> SortedUnknowns() =>
        [.. _unknowns.OrderBy(unknown => unknown.Code, StringComparer.Ordinal).ThenBy(unknown => unknown.Column, StringComparer.Ordinal)
            .ThenBy(unknown => unknown.Span?.Start).ThenBy(unknown => unknown.Message, StringComparer.Ordinal)];

    /// <summary>Hash of edges and unknowns; their order does not matter. Asked for when all were added.</summary>
    public ulong Content() => _content ??= ContentHash();

    private ulong ContentHash()
    {
        ulong sum = 1;
        foreach (var (edge, (masking, approximate)) in _edges)
        {
            var hash = default(StableHash);
            Add(ref hash, edge.From);
            Add(ref hash, edge.To);
            hash.Add((int)edge.Subtype);
            hash.Add((masking ? 1 : 0) | (approximate ? 2 : 0));
            hash.Add(edge.Span is { } span ? span.Start + 1 : 0);
            foreach (var function in edge.Functions.IsDefault ? [] : edge.Functions)
            {
                hash.Add(function.Name);
                hash.Add(function.Literals);
            }

            sum += hash.Value;
        }

        foreach (var unknown in _unknowns)
        {
            var hash = default(StableHash);
            hash.Add(unknown.Code);
            hash.Add(unknown.Column);
            hash.Add(unknown.Message);
            sum += hash.Value;
        }

        return sum;
    }

    private static void Add(ref StableHash hash, LineageNode node)
    {
        hash.Add((int)node.Kind);
        hash.Add(node.Dataset);
        hash.Add(node.Path);
    }

    private sealed class SameDependence : IEqualityComparer<LineageEdge>
    {
        public static SameDependence Instance { get; } = new();

        public bool Equals(LineageEdge? x, LineageEdge? y) => x is not null && y is not null
            && x.Subtype == y.Subtype && x.From == y.From && x.To == y.To && x.Span == y.Span
            && (x.Functions.IsDefault ? [] : x.Functions).AsSpan().SequenceEqual((y.Functions.IsDefault ? [] : y.Functions).AsSpan());

        public int GetHashCode(LineageEdge obj) => HashCode.Combine(obj.From, obj.To, obj.Subtype);
    }
}
