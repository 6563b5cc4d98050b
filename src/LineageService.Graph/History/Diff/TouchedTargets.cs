using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.History.Diff;

/// <summary>Finds the (job, target) pairs whose edge sets differ between two points, and compares each. Reads versions only.</summary>
internal sealed class TouchedTargets(ILineageStore store, DiffRequest request, MergedNames names)
{
    // Beyond this one pass over all versions is cheaper than a question for each.
    private const int MaxQuestions = 256;

    public async Task<List<(JobId Job, DatasetId Target, EdgeDifferences Differences)>> CompareAsync(CancellationToken cancellationToken)
    {
        var touched = await FindAsync(cancellationToken).ConfigureAwait(false);
        var compared = new List<(JobId Job, DatasetId Target, EdgeDifferences Differences)>(touched.Count);
        var jobs = touched.Select(pair => pair.Job).Distinct().ToList();
        if (jobs.Count > MaxQuestions)
        {
            await CompareAsync([null], touched, compared, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            foreach (var job in jobs)
            {
                var stated = names.NamesOf(job).Select(name => (JobId?)name);
                await CompareAsync(stated, touched, compared, cancellationToken).ConfigureAwait(false);
            }
        }

        compared.Sort((left, right) => Order(left.Job, left.Target, right.Job, right.Target));
        return compared;
    }

    private async Task<HashSet<(JobId Job, DatasetId Target)>> FindAsync(CancellationToken cancellationToken)
    {
        var touched = new HashSet<(JobId Job, DatasetId Target)>();
        IEnumerable<JobId?> jobs = request.Filter.Job is { } job ? names.NamesOf(job).Select(name => (JobId?)name) : [null];
        foreach (var name in jobs)
        {
            await foreach (var version in store.ReadEdgeVersionsAsync(Window(name), cancellationToken).ConfigureAwait(false))
            {
                if (!version.Set.IsActive || version.HoldsAt(request.From) == version.HoldsAt(request.To)) continue;
                var key = names.KeyOf(version.Set);
                if (request.Filter.Takes(key.Job, key.Target)) touched.Add(key);
            }
        }

        return touched;
    }

    // Where only valid time differs, what began and ended outside the window holds at both points or at neither.
    private EdgeVersionQuery Window(JobId? job)
    {
        if (request.From.KnownAt != request.To.KnownAt) return new EdgeVersionQuery(job, WithWrong: true);
        return new EdgeVersionQuery(job, From: request.From.AsOf, To: request.To.AsOf?.AddTicks(1),
            WithWrong: request.From.KnownAt is not null);
    }

    // By job and not by target: a target's other names are known only where they are met.
    private async Task CompareAsync(
        IEnumerable<JobId?> jobs, HashSet<(JobId Job, DatasetId Target)> touched,
        List<(JobId Job, DatasetId Target, EdgeDifferences Differences)> compared, CancellationToken cancellationToken)
    {
        var held = new Dictionary<(JobId Job, DatasetId Target), List<EdgeVersion>>();
        foreach (var job in jobs)
        {
            JobId? last = null;
            await foreach (var version in store.ReadEdgeVersionsAsync(new EdgeVersionQuery(job, WithWrong: true), cancellationToken)
                .ConfigureAwait(false))
            {
                if (last is { } ended && ended != version.Set.Job && !names.IsShared(names.Canonical(ended))) Close(names.Canonical(ended));
                last = version.Set.Job;
                var key = names.KeyOf(version.Set);
                if (!touched.Contains(key) || !IsBetween(version.Set)) continue;
                if (!held.TryGetValue(key, out var versions)) held[key] = versions = [];
                versions.Add(names.Renamed(version));
            }
        }

        Close(null);

        void Close(JobId? job)
        {
            foreach (var (key, versions) in held)
            {
                if (job is { } one && key.Job != one) continue;
                var differences = EdgeDiff.Of(versions, request.From, request.To);
                if (!differences.Changes.IsEmpty) compared.Add((key.Job, key.Target, differences));
                held.Remove(key);
            }
        }
    }

    private bool IsBetween(EdgeSet set) =>
        (request.From.AsOf is not { } from || set.ValidTo is not { } end || end >= from)
        && (request.To.AsOf is not { } to || set.ValidFrom <= to);

    private static int Order(JobId leftJob, DatasetId leftTarget, JobId rightJob, DatasetId rightTarget)
    {
        var order = leftJob.CompareTo(rightJob);
        return order != 0 ? order : leftTarget.CompareTo(rightTarget);
    }
}
