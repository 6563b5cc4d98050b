using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.History.Diff;

/// <summary>
/// The datasets and jobs of both points that a request speaks of, compared. Reads both points whole unless the filter names one.
/// </summary>
internal sealed class EntityStates(ILineageReader before, ILineageReader after, DiffFilter filter)
{
    public async Task<List<JobChange>> JobsAsync(HashSet<DatasetId> written, List<JobState> writers, CancellationToken cancellationToken)
    {
        var known = new Dictionary<JobId, JobState>();
        await foreach (var job in ReadJobsAsync(before, cancellationToken).ConfigureAwait(false)) known[job.Id] = job;
        var changes = new List<JobChange>();
        await foreach (var job in ReadJobsAsync(after, cancellationToken).ConfigureAwait(false))
        {
            if (job.Outputs.Any(written.Contains)) writers.Add(job);
            known.Remove(job.Id, out var old);
            Add(old, job);
        }

        foreach (var old in known.Values) Add(old, null);
        changes.Sort((left, right) => left.Job.CompareTo(right.Job));
        return changes;

        void Add(JobState? old, JobState? now)
        {
            if (filter.Dataset is { } dataset && !(old?.Touches(dataset) ?? false) && !(now?.Touches(dataset) ?? false)) return;
            if (JobDiff.Of(old, now) is { } change && filter.TakesNamespace(change.Job.Namespace)
                && filter.Takes(change.Layer)) changes.Add(change);
        }
    }

    public async Task<List<DatasetChange>> DatasetsAsync(CancellationToken cancellationToken)
    {
        var known = new Dictionary<DatasetId, DatasetRecord>();
        await foreach (var dataset in ReadDatasetsAsync(before, cancellationToken).ConfigureAwait(false)) known[dataset.Id] = dataset;
        var changes = new List<DatasetChange>();
        await foreach (var dataset in ReadDatasetsAsync(after, cancellationToken).ConfigureAwait(false))
        {
            known.Remove(dataset.Id, out var old);
            Add(DatasetDiff.Of(old, dataset));
        }

        foreach (var old in known.Values) Add(DatasetDiff.Of(old, null));
        changes.Sort((left, right) => left.Dataset.CompareTo(right.Dataset));
        return changes;

        void Add(DatasetChange? change)
        {
            if (change is not null && filter.TakesNamespace(change.Dataset.Namespace) && filter.Takes(change.Layer)) changes.Add(change);
        }
    }

    private async IAsyncEnumerable<JobState> ReadJobsAsync(
        ILineageReader reader, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (filter.Job is { } id)
        {
            if (await reader.FindJobAsync(id, cancellationToken).ConfigureAwait(false) is { } only) yield return JobState.Of(only);
            yield break;
        }

        await foreach (var job in reader.ReadJobsAsync(cancellationToken).ConfigureAwait(false)) yield return JobState.Of(job);
    }

    private async IAsyncEnumerable<DatasetRecord> ReadDatasetsAsync(
        ILineageReader reader, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (filter.Dataset is null && filter.Job is null)
        {
            await foreach (var dataset in reader.ReadDatasetsAsync(cancellationToken).ConfigureAwait(false)) yield return dataset;
            yield break;
        }

        var ids = filter.Dataset is { } one ? [one] : await OutputsAsync(reader, cancellationToken).ConfigureAwait(false);
        foreach (var id in ids)
            if (await reader.FindDatasetAsync(id, cancellationToken).ConfigureAwait(false) is { } only) yield return only;
    }

    // What the job writes at either point: a dataset that it no longer writes is still there.
    private async Task<HashSet<DatasetId>> OutputsAsync(ILineageReader reader, CancellationToken cancellationToken)
    {
        var outputs = new HashSet<DatasetId>();
        foreach (var point in (ILineageReader[])[before, after])
        {
            var job = await point.FindJobAsync(filter.Job.GetValueOrDefault(), cancellationToken).ConfigureAwait(false);
            outputs.UnionWith(job?.Outputs ?? []);
        }

        return outputs;
    }
}
