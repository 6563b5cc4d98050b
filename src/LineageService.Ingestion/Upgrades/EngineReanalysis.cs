using System.Collections.Immutable;
using LineageService.Graph.Identity;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Ingestion.Analysis.Functions;
using LineageService.Ingestion.Tasks;
using LineageService.Ingestion.Tasks.Import;

namespace LineageService.Ingestion.Upgrades;

/// <summary>What an engine reads otherwise in a store.</summary>
/// <param name="Tasks">Tasks that were read again.</param>
/// <param name="Changed">Those of which something is read otherwise, by name.</param>
/// <param name="LeftOut">Tasks whose SQL cannot be read without its source: after activation the next collection reads them again.</param>
public sealed record ReanalysisReport(StoreEngine Engine, int Tasks, ImmutableArray<JobReanalysis> Changed, int LeftOut, bool Activated)
{
    /// <summary>Jobs with lineage by the SQL of their events; null where these were not read again.</summary>
    public int? EventJobs { get; init; }

    /// <summary>Those of them of which something is read otherwise. A replay puts it in force, an activation does not.</summary>
    public ImmutableArray<JobReanalysis> ChangedByEvents { get; init; } = [];

    public long Gained => Changed.Sum(job => (long)job.Gained.Length);

    public long Lost => Changed.Sum(job => (long)job.Lost.Length);

    public long Retyped => Changed.Sum(job => (long)job.Retyped.Length);

    public long Relabelled => Changed.Sum(job => (long)job.Relabelled.Length);
}

/// <summary>
/// Reads all SQL of a store again with this program's engine, in a store in memory beside the real one, and compares; or makes its reading the one that
/// stands. Lineage from events is not touched.
/// </summary>
/// <param name="importer">Of the store; its engine is the one that is put in force.</param>
public sealed class EngineReanalysis(LineageGraphHost host, TaskImporter importer, TimeProvider time, UserFunctions? functions = null)
{
    private const int BatchSize = 1_000;

    /// <param name="activate">False only tells.</param>
    /// <exception cref="LineageStoreException">The store cannot be read or written.</exception>
    public async Task<ReanalysisReport> RunAsync(bool activate, IProgress<ImportProgress>? progress, CancellationToken cancellationToken)
    {
        var engine = await StoreEngine.FindAsync(host.Store, importer.Engine, cancellationToken).ConfigureAwait(false);
        var (tasks, others) = await ReadTasksAsync(cancellationToken).ConfigureAwait(false);
        var changed = await CompareAsync(tasks, others, progress, cancellationToken).ConfigureAwait(false);
        if (activate)
        {
            // First the engine, so that an activation that breaks off goes on with the next import of each task.
            await StoreEngine.SetAsync(host, engine.Current, time, cancellationToken).ConfigureAwait(false);
            await importer.ImportAsync([.. tasks.Select(task => task.Definition)], [], TaskDefaults.None, progress, cancellationToken).ConfigureAwait(false);
        }

        return new ReanalysisReport(engine, tasks.Count, changed, others.Count(job => job.Fingerprint is not null), activate);
    }

    private async Task<(List<(TaskDefinition Definition, JobRecord Job)> Tasks, List<JobRecord> Others)> ReadTasksAsync(CancellationToken cancellationToken)
    {
        var tasks = new List<(TaskDefinition, JobRecord)>();
        var others = new List<JobRecord>();
        await foreach (var job in host.Store.ReadJobsAsync(cancellationToken).ConfigureAwait(false))
        {
            if (StoredDefinition.Of(job) is { } task) tasks.Add((task, job));
            else if (job.Sql is not null) others.Add(job);
        }

        return (tasks, others);
    }

    private async Task<ImmutableArray<JobReanalysis>> CompareAsync(
        List<(TaskDefinition Definition, JobRecord Job)> tasks, List<JobRecord> others, IProgress<ImportProgress>? progress, CancellationToken cancellationToken)
    {
        var shadow = await LineageGraphHost.OpenAsync(new InMemoryLineageStore(), time, cancellationToken).ConfigureAwait(false);
        await using (shadow.ConfigureAwait(false))
        {
            await CopyAsync(shadow, others, cancellationToken).ConfigureAwait(false);
            using (var reader = new TaskImporter(shadow, time, null, functions, importer.Engine))
                await reader.ImportAsync([.. tasks.Select(task => task.Definition)], [], TaskDefaults.None, progress, cancellationToken).ConfigureAwait(false);
            var changed = ImmutableArray.CreateBuilder<JobReanalysis>();
            foreach (var (_, job) in tasks)
            {
                var compared = JobReanalysis.Of(
                    job,
                    await host.Store.FindEdgeSetsAsync(job.Id, cancellationToken).ConfigureAwait(false),
                    await shadow.Store.FindJobAsync(job.Id, cancellationToken).ConfigureAwait(false),
                    await shadow.Store.FindEdgeSetsAsync(job.Id, cancellationToken).ConfigureAwait(false));
                if (!compared.IsSame) changed.Add(compared);
            }

            return [.. changed.OrderBy(job => job.Job)];
        }
    }

    // What the engine reads against: schemas, routines of tasks that are not read again, names that are one.
    private async Task CopyAsync(LineageGraphHost shadow, List<JobRecord> others, CancellationToken cancellationToken)
    {
        var datasets = ImmutableArray.CreateBuilder<DatasetRecord>(BatchSize);
        await foreach (var dataset in host.Store.ReadDatasetsAsync(cancellationToken).ConfigureAwait(false))
        {
            datasets.Add(dataset);
            if (datasets.Count < BatchSize) continue;
            await CommitAsync(new LineageBatch { Datasets = datasets.DrainToImmutable(), RecordedAt = time.GetUtcNow() }).ConfigureAwait(false);
        }

        var merges = ImmutableArray.CreateBuilder<IdentityMerge>();
        await foreach (var merge in host.Store.ReadMergesAsync(cancellationToken).ConfigureAwait(false)) merges.Add(merge);
        var rules = await host.Store.FindKeyedStateAsync(IdentityRules.StateKey, cancellationToken).ConfigureAwait(false);
        await CommitAsync(new LineageBatch
        {
            Datasets = datasets.DrainToImmutable(),
            Jobs = [.. others],
            Merges = merges.ToImmutable(),
            KeyedStates = rules is null ? [] : [rules],
            RecordedAt = time.GetUtcNow(),
        }).ConfigureAwait(false);

        Task<long> CommitAsync(LineageBatch batch) => shadow.CommitAsync(batch, cancellationToken);
    }
}
