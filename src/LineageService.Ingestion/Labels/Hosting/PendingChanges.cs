using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Ingestion.Labels.Hosting;

/// <summary>What batches changed of a graph since labels were last made current. Mutable, guarded by its holder.</summary>
internal sealed class PendingChanges
{
    private readonly HashSet<DatasetId> _datasets = [];
    private readonly HashSet<JobId> _jobs = [];

    /// <summary>Datasets whose former data is gone.</summary>
    public HashSet<EmptiedDataset> Emptied { get; } = [];

    public Dictionary<JobId, JobRecord?> Records { get; } = [];

    public void Add(LineageBatch batch)
    {
        foreach (var set in batch.EdgeSets) _datasets.Add(set.Target);
        foreach (var history in batch.EdgeHistories) _datasets.Add(history.Target);
        foreach (var dataset in batch.Datasets)
        {
            _datasets.Add(dataset.Id);
            if (!dataset.Exists) Emptied.Add(new EmptiedDataset(dataset.Id, MayBeInPart: false));
        }

        if (!batch.Emptied.IsDefaultOrEmpty) Emptied.UnionWith(batch.Emptied);
        foreach (var job in batch.Jobs)
        {
            _jobs.Add(job.Id);
            Records[job.Id] = job;
        }

        foreach (var job in batch.RetiredJobs)
        {
            _jobs.Add(job);
            Records[job] = null;
        }
    }

    /// <summary>Ordinals of the jobs that changed.</summary>
    public HashSet<int> Jobs(LineageGraph graph)
    {
        var jobs = new HashSet<int>();
        foreach (var id in _jobs)
        {
            if (graph.FindJobEntry(id) is { } job) jobs.Add(job.Ordinal);
        }

        return jobs;
    }

    /// <summary>
    /// Ordinals of the datasets into which edges may have changed: those named, and all that a changed job ever wrote, for a job that is gone or comes back
    /// says nothing of its edges.
    /// </summary>
    public HashSet<int> Datasets(LineageGraph graph, IEnumerable<int> jobs)
    {
        var datasets = new HashSet<int>();
        foreach (var id in _datasets)
        {
            if (graph.FindDataset(id) is { } dataset) datasets.Add(graph.Canonical(dataset).Ordinal);
        }

        foreach (var job in jobs)
            foreach (var owner in graph.JobAt(job).Owners) datasets.Add(graph.OwnerAt(owner).Target);
        return datasets;
    }
}
