using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.History.Diff;

/// <summary>
/// The datasets and jobs of both points that a request speaks of, compared. Reads both points whole unless the filter names one.
/// </summary>
internal sealed class EntityStates(ILineageReader before, ILineageReader after, DiffFilter filter, MergedNames names)
{
    public async Task<List<JobChange>> JobsAsync(HashSet<DatasetId> written, List<JobState> writers, CancellationToken cancellationToken)
    {
        var known = names.Joined(await ReadJobsAsync(before, cancellationToken).ConfigureAwait(false));
        var changes = new List<JobChange>();
        foreach (var job in names.Joined(await ReadJobsAsync(after, cancellationToken).ConfigureAwait(false)).Values)
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
        var known = names.Joined(await ReadDatasetsAsync(before, cancellationToken).ConfigureAwait(false));
        var changes = new List<DatasetChange>();
        foreach (var dataset in names.Joined(await ReadDatasetsAsync(after, cancellationToken).ConfigureAwait(false)).Values)
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

    private async Task<List<JobState>> ReadJobsAsync(ILineageReader reader, CancellationToken cancellationToken)
    {
        var states = new List<JobState>();
        if (filter.Job is not { } id)
        {
            await foreach (var job in reader.ReadJobsAsync(cancellationToken).ConfigureAwait(false)) states.Add(JobState.Of(job));
            return states;
        }

        foreach (var name in names.NamesOf(id))
            if (await reader.FindJobAsync(name, cancellationToken).ConfigureAwait(false) is { } only) states.Add(JobState.Of(only));
        return states;
    }

    private async Task<List<DatasetRecord>> ReadDatasetsAsync(ILineageReader reader, CancellationToken cancellationToken)
    {
        var records = new List<DatasetRecord>();
        if (filter.Dataset is null && filter.Job is null)
        {
            await foreach (var dataset in reader.ReadDatasetsAsync(cancellationToken).ConfigureAwait(false)) records.Add(dataset);
            return records;
        }

        var ids = filter.Dataset is { } one ? [.. names.NamesOf(one)] : await OutputsAsync(cancellationToken).ConfigureAwait(false);
        foreach (var id in ids)
            if (await reader.FindDatasetAsync(id, cancellationToken).ConfigureAwait(false) is { } only) records.Add(only);
        return records;
    }

    // What the job writes at either point: a dataset that it no longer writes is still there.
    private async Task<HashSet<DatasetId>> OutputsAsync(CancellationToken cancellationToken)
    {
        var outputs = new HashSet<DatasetId>();
        foreach (var point in (ILineageReader[])[before, after])
        {
            foreach (var name in names.NamesOf(filter.Job.GetValueOrDefault()))
            {
                var job = await point.FindJobAsync(name, cancellationToken).ConfigureAwait(false);
                foreach (var output in job?.Outputs ?? [])
                {
                    outputs.Add(output);
                    outputs.UnionWith(names.NamesOf(names.Canonical(output)));
                }
            }
        }

        return outputs;
    }
}
