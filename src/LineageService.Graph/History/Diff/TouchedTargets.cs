using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.History.Diff;

/// <summary>Finds the (job, target) pairs whose edge sets differ between two points, and compares each. Reads versions only.</summary>
internal sealed class TouchedTargets(ILineageStore store, DiffRequest request)
{
    // Beyond this one pass over all versions is cheaper than a question for each.
    private const int MaxQuestions = 256;

    public async Task<List<(JobId Job, DatasetId Target, EdgeDifferences Differences)>> CompareAsync(CancellationToken cancellationToken)
    {
        var touched = await FindAsync(cancellationToken).ConfigureAwait(false);
        var compared = new List<(JobId Job, DatasetId Target, EdgeDifferences Differences)>(touched.Count);
        if (touched.Count > MaxQuestions)
        {
            await CompareAsync(new EdgeVersionQuery(request.Filter.Job, WithWrong: true), touched, compared, cancellationToken)
                .ConfigureAwait(false);
        }
        else
        {
            foreach (var (job, target) in touched)
                await CompareAsync(new EdgeVersionQuery(job, target, WithWrong: true), touched, compared, cancellationToken)
                    .ConfigureAwait(false);
        }

        compared.Sort((left, right) => Order(left.Job, left.Target, right.Job, right.Target));
        return compared;
    }

    private async Task<HashSet<(JobId Job, DatasetId Target)>> FindAsync(CancellationToken cancellationToken)
    {
        var touched = new HashSet<(JobId Job, DatasetId Target)>();
        await foreach (var version in store.ReadEdgeVersionsAsync(Window(), cancellationToken).ConfigureAwait(false))
        {
            var set = version.Set;
            if (!set.IsActive || !request.Filter.Takes(set.Job, set.Target)) continue;
            if (version.HoldsAt(request.From) != version.HoldsAt(request.To)) touched.Add((set.Job, set.Target));
        }

        return touched;
    }

    // Where only valid time differs, what began and ended outside the window holds at both points or at neither.
    private EdgeVersionQuery Window()
    {
        var job = request.Filter.Job;
        if (request.From.KnownAt != request.To.KnownAt) return new EdgeVersionQuery(job, WithWrong: true);
        return new EdgeVersionQuery(job, From: request.From.AsOf, To: request.To.AsOf?.AddTicks(1),
            WithWrong: request.From.KnownAt is not null);
    }

    private async Task CompareAsync(
        EdgeVersionQuery query, HashSet<(JobId Job, DatasetId Target)> touched,
        List<(JobId Job, DatasetId Target, EdgeDifferences Differences)> compared, CancellationToken cancellationToken)
    {
        var versions = new List<EdgeVersion>();
        await foreach (var version in store.ReadEdgeVersionsAsync(query, cancellationToken).ConfigureAwait(false))
        {
            if (versions is [var first, ..] && (first.Set.Job != version.Set.Job || first.Set.Target != version.Set.Target)) Close();
            if (touched.Contains((version.Set.Job, version.Set.Target)) && IsBetween(version.Set)) versions.Add(version);
        }

        Close();

        void Close()
        {
            if (versions is not [var first, ..]) return;
            var differences = EdgeDiff.Of(versions, request.From, request.To);
            if (!differences.Changes.IsEmpty) compared.Add((first.Set.Job, first.Set.Target, differences));
            versions.Clear();
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
