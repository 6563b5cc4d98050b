using System.Collections.Concurrent;
using LineageService.Graph.Store;
using LineageService.Ingestion.Analysis.Functions;
using LineageService.Ingestion.Catalogs;
using LineageService.Model;
using LineageService.Sql.Catalog;

namespace LineageService.Ingestion.Tasks;

/// <summary>
/// What a store knows of tasks as an import would read them: schemas, routines, definitions. Read once; not kept current. Thread-safe once it is read.
/// </summary>
public sealed class StoredTasks
{
    private readonly KnownDatasets _known;
    private readonly UserFunctions _functions;
    private readonly Dictionary<JobId, JobRecord> _jobs = [];
    private readonly ConcurrentDictionary<JobId, ReadableTask?> _tasks = new();

    private StoredTasks(KnownDatasets known, UserFunctions functions) => (_known, _functions) = (known, functions);

    /// <summary>The schemas to read against.</summary>
    public CatalogSet Catalogs => _known.Catalogs;

    public IReadOnlyDictionary<JobId, JobRecord> Jobs => _jobs;

    /// <summary>Reads a store.</summary>
    /// <exception cref="LineageStoreException">The store cannot be read.</exception>
    public static async Task<StoredTasks> ReadAsync(ILineageStore store, UserFunctions? functions, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        var known = new KnownDatasets();
        await known.LoadAsync(store, cancellationToken).ConfigureAwait(false);
        var tasks = new StoredTasks(known, functions ?? UserFunctions.None);
        await foreach (var job in store.ReadJobsAsync(cancellationToken).ConfigureAwait(false)) tasks._jobs[job.Id] = job;
        return tasks;
    }

    /// <summary>Takes definitions in the place of what the store kept of them: a project's templates are not stored.</summary>
    public void Take(IEnumerable<TaskDefinition> definitions)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        foreach (var definition in definitions) _tasks[definition.Id] = Read(definition);
    }

    /// <summary>The task of a job; null where its text is not known or cannot be read without its source.</summary>
    public ReadableTask? Find(JobId job) => _tasks.GetOrAdd(
        job, id => _jobs.TryGetValue(id, out var record) && StoredDefinition.Of(record) is { } definition ? Read(definition) : null);

    /// <summary>A definition made readable, whether or not the store has it.</summary>
    public ReadableTask Read(TaskDefinition definition)
    {
        var task = ReadableTask.Of(definition, _functions);
        return task with { Options = task.Options with { Routines = Routines(definition.DatasetNamespace, task) } };
    }

    private RoutineCatalog Routines(string datasetNamespace, ReadableTask task) => _known.Routines.Of(datasetNamespace, task.Dialect, _functions);
}
