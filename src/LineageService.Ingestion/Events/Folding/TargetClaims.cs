using System.Collections.Immutable;
using LineageService.Graph.Store;
using LineageService.Ingestion.Events.Contributions;
using LineageService.Model;

namespace LineageService.Ingestion.Events.Folding;

/// <summary>The edges and unknowns claimed into one target, without repetition. Mutable until it is asked for its content.</summary>
internal sealed class TargetClaims(EdgeBlock edges)
{
    private EdgeBlock _edges = edges;
    private HashSet<UnknownLineage>? _unknowns;
    private string? _producer;
    private List<int>? _sources;
    private ulong? _content;
    private EdgeBlock? _sorted;

    /// <summary>Places of the run's contributions that make these claims; of claims that were united from several runs it says nothing.</summary>
    public IReadOnlyList<int> Sources => _sources ?? [];

    public bool HasUnknowns => _unknowns is not null;

    /// <summary>True where the producer is sure of all: nothing unknown, no edge that is perhaps too wide.</summary>
    public bool IsComplete
    {
        get
        {
            if (HasUnknowns) return false;
            foreach (var edge in _edges.Edges)
            {
                if (edge.Approximate) return false;
            }

            return true;
        }
    }

    /// <summary>The producer of the claims; of several the last by ordinal order, which is mostly the newest version.</summary>
    public string Producer => _producer ?? string.Empty;

    /// <summary>The edges, in no order.</summary>
    public EdgeBlock Edges => _edges;

    /// <summary>What two runs claim together.</summary>
    public static TargetClaims Unite(DatasetId target, TargetClaims one, TargetClaims other)
    {
        var collector = EdgeCollector.Begin(target);
        collector.Add(one._edges);
        collector.Add(other._edges);
        var united = new TargetClaims(collector.ToBlock());
        foreach (var unknown in one._unknowns ?? []) united.Add(unknown);
        foreach (var unknown in other._unknowns ?? []) united.Add(unknown);
        united.AddProducer(one.Producer);
        united.AddProducer(other.Producer);
        return united;
    }

    /// <summary>Adds that all rows of the target depend on each input as a whole.</summary>
    public void AddRowSets(DatasetId target, IReadOnlyCollection<DatasetId> inputs) => _edges = RowSetEdges.Before(_edges, target, inputs);

    public void Add(UnknownLineage unknown) => (_unknowns ??= []).Add(unknown);

    public void AddProducer(string producer)
    {
        if (string.CompareOrdinal(producer, _producer) > 0) _producer = producer;
    }

    public void AddSource(int place) => (_sources ??= []).Add(place);

    /// <summary>True where every column to which the others give a DIRECT input has one here too.</summary>
    public bool Covers(TargetClaims others)
    {
        var mine = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var edge in _edges.Edges)
        {
            if (DirectColumn(_edges, edge) is { } column) mine.Add(column);
        }

        foreach (var edge in others._edges.Edges)
        {
            if (DirectColumn(others._edges, edge) is { } column && !mine.Contains(column)) return false;
        }

        return true;
    }

    /// <summary>In an order that depends on the content only.</summary>
    public EdgeBlock SortedEdges() => _sorted ??= EdgeOrder.Sorted(_edges);

    public ImmutableArray<UnknownLineage> SortedUnknowns() => _unknowns is null
        ? []
        : [.. _unknowns.OrderBy(unknown => unknown.Code, StringComparer.Ordinal).ThenBy(unknown => unknown.Column, StringComparer.Ordinal)
            .ThenBy(unknown => unknown.Span?.Start).ThenBy(unknown => unknown.Message, StringComparer.Ordinal)];

    /// <summary>Hash of edges and unknowns; their order does not matter. Asked for when all were added. Stored.</summary>
    public ulong Content() => _content ??= ClaimsHash.Of(_edges, _unknowns);

    private static string? DirectColumn(EdgeBlock block, in BlockEdge edge) =>
        edge.Subtype.Type() == EdgeType.Direct ? block.Nodes[edge.To].Path : null;
}
