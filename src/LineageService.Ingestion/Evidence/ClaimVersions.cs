using System.Collections.Immutable;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Ingestion.Evidence;

/// <summary>The versions of one (job, target, evidence) that have an edge. Mutable.</summary>
internal sealed class ClaimVersions
{
    private readonly SortedSet<EdgeSubtype> _subtypes = [];
    private DateTimeOffset _first = DateTimeOffset.MaxValue;
    private EdgeVersion? _newest;

    public EdgeVersion Newest => _newest ?? throw new InvalidOperationException("No version was added.");

    public void Add(EdgeVersion version, IEnumerable<LineageEdge> edges)
    {
        foreach (var edge in edges) _subtypes.Add(edge.Subtype);
        if (version.Set.ValidFrom < _first) _first = version.Set.ValidFrom;
        if (_newest is null || version.Set.ValidFrom >= _newest.Set.ValidFrom) _newest = version;
    }

    public EdgeClaim ToClaim(EvidenceRanking ranking)
    {
        var set = Newest.Set;
        var holds = set.ValidTo is null && Newest.ClosedAt is null;
        return new EdgeClaim(
            set.Job,
            set.Evidence,
            [.. _subtypes],
            set.Producer,
            ranking.Of(set.Producer).Defects,
            holds,
            holds && set.IsActive,
            _first,
            set.ValidTo ?? Newest.RecordedFrom,
            [],
            set.Cause,
            set.EndCause);
    }
}
