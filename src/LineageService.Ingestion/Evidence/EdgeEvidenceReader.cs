using System.Collections.Immutable;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Ingestion.Evidence;

/// <summary>
/// Answers who claims an edge, since when, when last, and by which runs: from the versions of edge sets and from what the event fold keeps of the
/// last runs. Reads only; several may read at once, beside a writer.
/// </summary>
public sealed class EdgeEvidenceReader(ILineageStore store)
{
    /// <summary>Runs listed of a claim.</summary>
    public const int MaxRuns = 10;

    /// <param name="job">Only claims of this job; null for any.</param>
    /// <exception cref="LineageStoreException">The store cannot be read.</exception>
    public async Task<EdgeEvidence> ReadAsync(LineageNode from, LineageNode to, JobId? job, CancellationToken cancellationToken)
    {
        var claims = new SortedDictionary<(JobId Job, EvidenceKind Evidence), ClaimVersions>(ClaimOrder.Instance);
        await foreach (var version in store.ReadEdgeVersionsAsync(new EdgeVersionQuery(job, to.Dataset), cancellationToken).ConfigureAwait(false))
        {
            var edges = version.Set.Edges.Where(edge => edge.From == from && edge.To == to).ToArray();
            if (edges.Length == 0) continue;
            var key = (version.Set.Job, version.Set.Evidence);
            if (!claims.TryGetValue(key, out var known)) claims[key] = known = new ClaimVersions();
            known.Add(version, edges);
        }

        return new EdgeEvidence(from, to, [.. claims.Values.Select(known => known.ToClaim())]);
    }
}
