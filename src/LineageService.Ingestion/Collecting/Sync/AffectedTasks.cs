using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Ingestion.Catalogs;
using LineageService.Ingestion.Tasks;
using LineageService.Ingestion.Tasks.Import;
using LineageService.Model;

namespace LineageService.Ingestion.Collecting.Sync;

/// <summary>
/// Imports what changed, then what it touches: tasks, of whichever source, that read or write a table that is known otherwise now. Their fingerprints
/// decide whether they are analysed. Mutable; one run.
/// </summary>
/// <param name="collected">The source's tasks: these are read as the source gives them, those of other sources as they are stored.</param>
/// <param name="looksAtAll">True where any of the source's tasks may be touched.</param>
internal sealed class AffectedTasks(
    TaskImporter importer, LineageGraphHost host, IReadOnlyDictionary<SourceItemKey, TaskDefinition> collected, bool looksAtAll)
{
    // Views over views: each round brings the news one level on. A company's chains are shorter, and a ring must end.
    private const int MaxRounds = 12;

    private readonly HashSet<JobId> _seen = [];

    /// <summary>Tasks that were analysed again for something else's sake.</summary>
    public int Count { get; private set; }

    /// <returns>The report of the first import: of what the source itself changed.</returns>
    public async Task<ImportReport> ImportAsync(
        List<TaskDefinition> tasks, List<CatalogTable> tables, IProgress<ImportProgress>? progress, CancellationToken cancellationToken)
    {
        using var changes = new ChangedDatasets(host);
        foreach (var task in tasks) _seen.Add(task.Id);
        var report = await importer.ImportAsync(tasks, tables, TaskDefaults.None, progress, cancellationToken).ConfigureAwait(false);
        if (looksAtAll) await AgainAsync([.. collected.Values.Where(task => !_seen.Contains(task.Id))], cancellationToken).ConfigureAwait(false);
        await FollowAsync(changes, cancellationToken).ConfigureAwait(false);
        return report;
    }

    /// <summary>The same for what was retired: a task that read a table by its catalog's columns reads one of unknown columns now.</summary>
    public async Task FollowAsync(CancellationToken cancellationToken)
    {
        using var changes = new ChangedDatasets(host);
        await FollowAsync(changes, cancellationToken).ConfigureAwait(false);
    }

    private async Task FollowAsync(ChangedDatasets changes, CancellationToken cancellationToken)
    {
        for (var round = 0; round < MaxRounds; round++)
        {
            var changed = changes.Take();
            if (changed.Count == 0) return;
            var tasks = await StoredTasksOfAsync(changed, cancellationToken).ConfigureAwait(false);
            if (tasks.Count == 0) return;
            await AgainAsync(tasks, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task AgainAsync(List<TaskDefinition> tasks, CancellationToken cancellationToken)
    {
        if (tasks.Count == 0) return;
        var report = await importer.ImportAsync(tasks, [], TaskDefaults.None, null, cancellationToken).ConfigureAwait(false);
        Count += tasks.Count - report.Unchanged;
    }

    private async Task<List<TaskDefinition>> StoredTasksOfAsync(HashSet<DatasetId> changed, CancellationToken cancellationToken)
    {
        var graph = host.Current;
        var ordinals = new HashSet<int>();
        foreach (var id in changed) if (graph.FindDataset(id) is { } dataset) ordinals.Add(dataset.Ordinal);
        var tasks = new List<TaskDefinition>();
        for (var job = 0; job < graph.JobCount; job++)
        {
            var candidate = graph.JobAt(job);
            if (candidate.Retired || !Touches(candidate, ordinals)) continue;
            if (collected.TryGetValue(new SourceItemKey(SourceItemKind.Task, candidate.Id.Namespace, candidate.Id.Name), out var told)) tasks.Add(told);
            else if (await host.Store.FindJobAsync(candidate.Id, cancellationToken).ConfigureAwait(false) is { } record && StoredDefinition.Of(record) is { } task)
                tasks.Add(task);
        }

        return tasks;
    }

    private static bool Touches(GraphJob job, HashSet<int> datasets)
    {
        foreach (var input in job.Inputs) if (datasets.Contains(input)) return true;
        foreach (var output in job.Outputs) if (datasets.Contains(output)) return true;
        return false;
    }
}
