using LineageService.Graph.Labels;
using LineageService.Graph.Store;
using LineageService.Ingestion.Labels.Register;
using LineageService.Model;

namespace LineageService.Ingestion.Labels.Exposure;

/// <summary>
/// Since when the way on which a label comes has been there, in valid time: the latest of the beginnings of its edges and of the assignment itself
/// (propagation.md §A.11, <c>first_seen</c>). Another way may have brought the label before and be gone. Mutable: it remembers what it read; one question.
/// </summary>
/// <param name="entries">What was said of labels.</param>
/// <param name="at">What began later is left out; null for now.</param>
public sealed class WayBeginnings(ILineageStore store, IEnumerable<LabelLogEntry> entries, DateTimeOffset? at)
{
    private readonly Dictionary<(JobId Job, DatasetId Target), List<EdgeVersion>> _versions = [];
    private Dictionary<string, DateTimeOffset>? _assigned;

    /// <summary>Null where the history does not tell: of residual labels, of edges that other names of the datasets state, and of stars.</summary>
    /// <exception cref="LineageStoreException">The store cannot be read.</exception>
    public async Task<DateTimeOffset?> FindAsync(LabelWitness witness, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(witness);
        if (AssignedAt(witness.Origin) is not { } latest || !IsFromOrigin(witness)) return null;
        for (var place = 1; place < witness.Hops.Length; place++)
        {
            var hop = witness.Hops[place];
            // A column follows its rows by itself, and into a job of which only tables are known what it reads does.
            if (hop.Node.Kind == NodeKind.Job || (hop.Job is null && hop.Node.Dataset == witness.Hops[place - 1].Node.Dataset)) continue;
            if (hop.Job is not { } job || await BeginningOfAsync(job, witness.Hops[place - 1].Node, hop, cancellationToken).ConfigureAwait(false) is not { } began)
                return null;
            if (began > latest) latest = began;
        }

        return latest;
    }

    // A residual label begins at the copied data, not where its assignment is.
    private static bool IsFromOrigin(LabelWitness witness) =>
        witness.Hops[0].Node is var first && first.Dataset == witness.Origin.Dataset && (witness.Origin.Path is null || first.Path == witness.Origin.Path);

    private async Task<DateTimeOffset?> BeginningOfAsync(JobId job, LineageNode from, WitnessHop hop, CancellationToken cancellationToken)
    {
        var key = (job, hop.Node.Dataset);
        if (!_versions.TryGetValue(key, out var versions))
        {
            _versions[key] = versions = [];
            await foreach (var version in store.ReadEdgeVersionsAsync(new EdgeVersionQuery(job, hop.Node.Dataset), cancellationToken).ConfigureAwait(false))
                if (at is null || version.Set.ValidFrom <= at) versions.Add(version);
        }

        var holding = versions.Where(version => hop.IsCoarse || version.Set.Edges.Any(edge => edge.From == from && edge.To == hop.Node))
            .Select(version => (From: version.Set.ValidFrom, To: version.Set.ValidTo)).OrderByDescending(span => span.From).ToList();
        if (holding.Count == 0) return null;
        var began = holding[0].From;
        foreach (var (start, end) in holding)
            if (end is null || end >= began) began = start;
        return began;
    }

    // As long as it was not withdrawn in between, what is restated goes on.
    private DateTimeOffset? AssignedAt(LabelAssignment assignment)
    {
        if (assignment.ValidFrom is { } from) return from;
        if (_assigned is null)
        {
            _assigned = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
            foreach (var entry in entries)
            {
                if (entry.HoldsFrom > at) continue;
                if (entry.Assigned is { } made) _assigned.TryAdd(made.Id, entry.HoldsFrom);
                else if (entry.Withdrawn is { } ended) _assigned.Remove(ended);
            }
        }

        return _assigned.TryGetValue(assignment.Id, out var said) ? said : null;
    }
}
