using System.Collections.Immutable;
using LineageService.Graph.Identity;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.History.Diff;

/// <summary>
/// What changed between two points of the two times, and why. Reads the versions of edge sets that began or ended in between, and the
/// descriptions at both points; builds no graph. Names that are one at the later point are one at both. Reads only.
/// </summary>
public static class LineageDiff
{
    /// <exception cref="LineageStoreException">The store cannot be read.</exception>
    public static async Task<DiffReport> CompareAsync(ILineageStore store, DiffRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(request);
        var (before, after) = (store.At(Definite(request.From)), store.At(Definite(request.To)));
        var identity = await IdentityMap.ReadAsync(store, request.To.KnownAt, cancellationToken).ConfigureAwait(false);
        var names = new MergedNames(identity);
        request = request with { Filter = names.Canonical(request.Filter) };
        var touched = await new TouchedTargets(store, request, names).CompareAsync(cancellationToken).ConfigureAwait(false);
        var lineage = await WithinAsync(Named(touched), names, request.Filter, before, after, cancellationToken).ConfigureAwait(false);

        var entities = new EntityStates(before, after, request.Filter, names);
        var datasets = await entities.DatasetsAsync(cancellationToken).ConfigureAwait(false);
        var writers = new List<JobState>();
        var jobs = await entities.JobsAsync([.. datasets.Select(change => change.Dataset)], writers, cancellationToken)
            .ConfigureAwait(false);

        var causes = new RunCauses(after, lineage, names);
        for (var index = 0; index < datasets.Count; index++)
        {
            var dataset = datasets[index];
            var writing = writers.Where(job => job.Outputs.Contains(dataset.Dataset)).Select(job => job.Id);
            var cause = await causes.FindAsync(dataset, writing, cancellationToken).ConfigureAwait(false);
            datasets[index] = dataset with { Cause = cause };
        }

        for (var index = 0; index < jobs.Count; index++)
        {
            var cause = await causes.FindAsync(jobs[index].Cause, [jobs[index].Job], cancellationToken).ConfigureAwait(false);
            jobs[index] = jobs[index] with { Cause = cause };
        }

        return new DiffReport(request.From, request.To, [.. jobs], [.. datasets], lineage);
    }

    // A store of now lists every column that lineage ever mentioned; at a point, those that it mentions there.
    private static TimePoint Definite(TimePoint point) => point.AsOf is null ? point with { AsOf = DateTimeOffset.MaxValue } : point;

    private static IEnumerable<LineageChange> Named(List<(JobId Job, DatasetId Target, EdgeDifferences Differences)> touched)
    {
        var renames = new RenameFinder().Find([.. touched.Select(one => (one.Target, one.Differences))]);
        return touched.Select((one, index) => new LineageChange(one.Job, one.Target, one.Differences.Changes, renames[index]));
    }

    private static async Task<ImmutableArray<LineageChange>> WithinAsync(
        IEnumerable<LineageChange> changes, MergedNames names, DiffFilter filter, ILineageReader before, ILineageReader after,
        CancellationToken cancellationToken)
    {
        var kept = ImmutableArray.CreateBuilder<LineageChange>();
        foreach (var change in changes)
        {
            if (filter.Layer is not null)
            {
                var layer = await LayerAsync(names.NamesOf(change.Target), [after, before], cancellationToken).ConfigureAwait(false);
                if (!filter.Takes(layer)) continue;
            }

            if (filter.Dataset is not { } dataset || dataset == change.Target)
            {
                kept.Add(change);
                continue;
            }

            ImmutableArray<EdgeChange> edges = [.. change.Edges.Where(edge => edge.From.Dataset == dataset)];
            if (!edges.IsEmpty) kept.Add(change with { Edges = edges, Renames = [] });
        }

        return kept.ToImmutable();
    }

    private static async Task<string?> LayerAsync(
        IEnumerable<DatasetId> names, ILineageReader[] points, CancellationToken cancellationToken)
    {
        foreach (var name in names)
        {
            foreach (var point in points)
            {
                if (await point.FindDatasetAsync(name, cancellationToken).ConfigureAwait(false) is { } found)
                {
                    if (found.Layer is not null) return found.Layer;
                    break;
                }
            }
        }

        return null;
    }
}
