using System.Collections.Immutable;
using LineageService.Graph.Store;
using LineageService.Ingestion.Events.Folding;
using LineageService.Model;

namespace LineageService.Ingestion.Evidence;

/// <summary>
/// Answers who claims an edge, since when, when last, and by which runs: from the versions of edge sets and from what the event fold keeps of the
/// last runs. Reads only; several may read at once, beside a writer.
/// </summary>
/// <param name="ranking">Knows the defects of producers; null for the shipped rules.</param>
public sealed class EdgeEvidenceReader(ILineageStore store, EvidenceRanking? ranking = null)
{
    /// <summary>Runs listed of a claim.</summary>
    public const int MaxRuns = 10;

    private const int CachedStates = 1000;

    private readonly EvidenceRanking _ranking = ranking ?? EvidenceRanking.Shipped;

    /// <param name="job">Only claims of this job; null for any.</param>
    /// <exception cref="LineageStoreException">The store cannot be read.</exception>
    public async Task<EdgeEvidence> ReadAsync(LineageNode from, LineageNode to, JobId? job, CancellationToken cancellationToken)
    {
        var versions = new SortedDictionary<(JobId Job, EvidenceKind Evidence), ClaimVersions>(ClaimOrder.Instance);
        await foreach (var version in store.ReadEdgeVersionsAsync(new EdgeVersionQuery(job, to.Dataset), cancellationToken).ConfigureAwait(false))
        {
            var edges = version.Set.Edges.Where(edge => edge.From == from && edge.To == to).ToArray();
            if (edges.Length == 0) continue;
            var key = (version.Set.Job, version.Set.Evidence);
            if (!versions.TryGetValue(key, out var known)) versions[key] = known = new ClaimVersions();
            known.Add(version, edges);
        }

        // Of this call only: another writes the states.
        var states = new FoldStates(store, CachedStates);
        var claims = ImmutableArray.CreateBuilder<EdgeClaim>(versions.Count);
        foreach (var (key, known) in versions)
        {
            var claim = known.ToClaim(_ranking);
            var sightings = await ClaimSightings.ReadAsync(states, key.Job, key.Evidence, from, to, cancellationToken).ConfigureAwait(false);
            claims.Add(claim with { LastSeen = sightings.LastSeen ?? claim.LastSeen, Runs = sightings.Runs });
        }

        return new EdgeEvidence(from, to, claims.MoveToImmutable());
    }
}
