using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using LineageService.Impact.Changes;
using LineageService.Impact.Sources;
using LineageService.Model;
using LineageService.Sql.Catalog;

namespace LineageService.Impact.Reading;

/// <summary>
/// What is known, before and after a change set: texts and schemas of the source, and those of the change set laid over them. Readings of texts that do not
/// change are kept with the source, so that the next question does not make them again. Mutable while changes are taken in; one per question.
/// </summary>
internal sealed class ImpactWorld(IImpactSource source, CancellationToken cancellationToken)
{
    private static readonly ConditionalWeakTable<IImpactSource, ConcurrentDictionary<JobId, TaskReading?>> Kept = [];

    private readonly ConcurrentDictionary<JobId, TaskReading?> _before = Kept.GetValue(source, _ => new ConcurrentDictionary<JobId, TaskReading?>());
    private readonly Dictionary<JobId, TaskReading?> _after = [];
    private readonly Dictionary<string, ChangedCatalog> _catalogs = new(StringComparer.Ordinal);
    private readonly Dictionary<(DatasetId Dataset, string Column), string> _former = [];
    private readonly Dictionary<DatasetId, TableSchema?> _schemas = [];

    public IImpactSource Source => source;

    public CancellationToken CancellationToken => cancellationToken;

    /// <summary>Jobs whose text the change set gives or takes.</summary>
    public IReadOnlyDictionary<JobId, TaskReading?> Changed => _after;

    /// <summary>The reading of the active version; null where its text is not known.</summary>
    public TaskReading? Before(JobId job) => _before.GetOrAdd(
        job, id => source.FindTask(id) is { } task ? TaskReading.Of(task, source.CatalogOf(task.DatasetNamespace), source, cancellationToken) : null);

    /// <summary>The reading that holds once the change set is in; null where no text is known or the task is gone.</summary>
    public TaskReading? After(JobId job) => _after.TryGetValue(job, out var changed) ? changed : Before(job);

    /// <summary>Reads texts on all processors, so that a wide table's consumers do not come one after the other.</summary>
    public void Prepare(IReadOnlyCollection<JobId> jobs)
    {
        var missing = jobs.Where(job => !_after.ContainsKey(job) && !_before.ContainsKey(job)).ToList();
        if (missing.Count < 4)
        {
            foreach (var job in missing) Before(job);
            return;
        }

        Parallel.ForEach(missing, new ParallelOptions { CancellationToken = cancellationToken }, job => Before(job));
    }

    public ChangedCatalog CatalogOf(string datasetNamespace)
    {
        lock (_catalogs)
        {
            if (!_catalogs.TryGetValue(datasetNamespace, out var catalog)) _catalogs[datasetNamespace] = catalog = new ChangedCatalog(source.CatalogOf(datasetNamespace));
            return catalog;
        }
    }

    /// <summary>The schema once the change set is in.</summary>
    public TableSchema? SchemaAfter(DatasetId dataset) => _schemas.TryGetValue(dataset, out var changed) ? changed : source.FindSchema(dataset);

    public void SetSchema(DatasetId dataset, TableSchema? schema)
    {
        _schemas[dataset] = schema;
        CatalogOf(dataset.Namespace).Set(schema?.Name ?? source.FindSchema(dataset)?.Name ?? source.TableOf(dataset), schema);
    }

    /// <summary>Reads a changed task's new text against the schemas as they are by now.</summary>
    public TaskReading ReadAfter(ImpactTask task)
    {
        var reading = TaskReading.Of(task, CatalogOf(task.DatasetNamespace), source, cancellationToken);
        _after[task.Id] = reading;
        return reading;
    }

    /// <summary>Reads a text against schemas of the caller's; the result is not kept.</summary>
    public TaskReading Bind(ImpactTask task, ISchemaCatalog catalog) => TaskReading.Of(task, catalog, source, cancellationToken);

    public void Keep(TaskReading reading) => _after[reading.Task.Id] = reading;

    public IEnumerable<DatasetId> ChangedSchemas => _schemas.Keys;

    /// <summary>True where the change set itself gives a table another schema.</summary>
    public bool IsChanged(DatasetId dataset) => _schemas.ContainsKey(dataset);

    public void Remove(JobId job) => _after[job] = null;

    public void NoteRename(DatasetId dataset, string from, string to) => _former[(dataset, to.ToLowerInvariant())] = from;

    /// <summary>What a column was called before the change set; null where it kept its name.</summary>
    public Func<TableName, string, string?>? FormerColumns(string datasetNamespace) => _former.Count == 0
        ? null
        : (table, column) => _former.GetValueOrDefault((source.KnownAs(source.DatasetOf(table, datasetNamespace), false), column.ToLowerInvariant()));

    /// <summary>A reading of a text as it was, for a task that the source does not know by that text.</summary>
    public TaskReading ReadBefore(ImpactTask task) =>
        source.FindTask(task.Id) is { } known && known.Sql == task.Sql && Before(task.Id) is { } kept
            ? kept
            : TaskReading.Of(task, source.CatalogOf(task.DatasetNamespace), source, cancellationToken);
}
