using System.Collections.Concurrent;
using System.Collections.Immutable;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Graph.Visibility;
using LineageService.Impact.Changes;
using LineageService.Impact.Sources;
using LineageService.Ingestion.Analysis.Functions;
using LineageService.Ingestion.Evidence;
using LineageService.Ingestion.Naming;
using LineageService.Ingestion.Tasks;
using LineageService.Model;
using LineageService.Sql.Catalog;

namespace LineageService.Api.Impact;

/// <summary>One epoch of a store as impact analysis sees it. Read once; take a new one when the epoch has moved.</summary>
public sealed class StoreImpactSource : IImpactSource
{
    private readonly StoredTasks _tasks;
    private readonly Dictionary<DatasetId, DatasetFacts> _datasets;
    private readonly Dictionary<JobId, JobFacts> _jobs;
    private readonly ConcurrentDictionary<JobId, ImpactTask?> _readable = new();
    private readonly Lazy<Dictionary<DatasetId, DatasetId?>> _spellings;

    private StoreImpactSource(LineageGraph graph, StoredTasks tasks, Dictionary<DatasetId, DatasetFacts> datasets, Dictionary<JobId, JobFacts> jobs) =>
        (Graph, _tasks, _datasets, _jobs, _spellings) = (graph, tasks, datasets, jobs, new Lazy<Dictionary<DatasetId, DatasetId?>>(() => SpellingsOf(graph)));

    public LineageGraph Graph { get; }

    /// <inheritdoc/>
    public IEnumerable<ImpactTask> Tasks => _tasks.Jobs.Keys.Select(FindTask).OfType<ImpactTask>();

    /// <summary>The jobs of the store.</summary>
    public IEnumerable<JobRecord> Jobs => _tasks.Jobs.Values;

    /// <summary>Reads a store.</summary>
    /// <param name="definitions">Tasks whose text the store does not keep as it must be read (templates of a project); null for none.</param>
    /// <param name="functions">Functions that a configuration adds; null for none.</param>
    /// <exception cref="LineageStoreException">The store cannot be read.</exception>
    public static async Task<StoreImpactSource> OpenAsync(
        LineageGraphHost host, TimeProvider time, IEnumerable<TaskDefinition>? definitions, UserFunctions? functions, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(time);
        var tasks = await StoredTasks.ReadAsync(host.Store, functions, cancellationToken).ConfigureAwait(false);
        if (definitions is not null) tasks.Take(definitions);
        var jobs = await StoreFacts.OfJobsAsync(host.Store, tasks.Jobs.Values, cancellationToken).ConfigureAwait(false);
        var datasets = await StoreFacts.OfDatasetsAsync(host.Store, tasks.Jobs.Values, time, cancellationToken).ConfigureAwait(false);
        return new StoreImpactSource(host.Current, tasks, datasets, jobs);
    }

    /// <inheritdoc/>
    public bool HasKnownDefect(string producer) => !EvidenceRanking.Shipped.Of(producer).Defects.IsEmpty;

    /// <inheritdoc/>
    public ImpactTask? FindTask(JobId job) => _readable.GetOrAdd(job, id => _tasks.Find(id) is { } task ? ToTask(task) : null);

    /// <summary>The definition of a job as the store keeps it; null where its text is not known.</summary>
    public TaskDefinition? FindDefinition(JobId job) => _tasks.Find(job)?.Definition;

    /// <summary>
    /// Whether the text of a job may be told to somebody: where all that it reads and writes is seen, and all of it was understood (else it may name more).
    /// </summary>
    public bool IsTextShown(JobId job, NodeVisibility visibility)
    {
        ArgumentNullException.ThrowIfNull(visibility);
        if (visibility.IsAll) return true;
        return visibility.Sees(job) && _tasks.Jobs.TryGetValue(job, out var record) && (record.Sql is null || record.State == AnalysisState.Analysed)
            && record.Inputs.All(visibility.Sees) && record.Outputs.All(visibility.Sees) && (record.Target is not { } target || visibility.Sees(target));
    }

    /// <summary>The only job of a name, in whichever namespace that is seen; null where there is none or more than one.</summary>
    public JobId? JobNamed(string name, NodeVisibility visibility)
    {
        ArgumentNullException.ThrowIfNull(visibility);
        JobId? only = null;
        foreach (var id in _tasks.Jobs.Keys)
        {
            if (!visibility.Sees(id) || !string.Equals(id.Name, name, StringComparison.Ordinal)) continue;
            if (only is not null) return null;
            only = id;
        }

        return only;
    }

    /// <summary>The only job that is seen and writes a dataset; null where there is none or more than one.</summary>
    public JobId? WriterOf(DatasetId dataset, NodeVisibility visibility)
    {
        ArgumentNullException.ThrowIfNull(visibility);
        JobId? only = null;
        foreach (var (id, job) in _tasks.Jobs)
        {
            if (!visibility.Sees(id) || !job.Outputs.Contains(dataset)) continue;
            if (only is not null) return null;
            only = id;
        }

        return only;
    }

    /// <summary>Datasets that some job writes that is not seen.</summary>
    public HashSet<DatasetId> FilledUnseen(NodeVisibility visibility)
    {
        ArgumentNullException.ThrowIfNull(visibility);
        return [.. _tasks.Jobs.Where(job => !visibility.Sees(job.Key)).SelectMany(job => job.Value.Outputs)];
    }

    /// <summary>A definition, of the store or of a pull request, as impact analysis reads it.</summary>
    public ImpactTask Read(TaskDefinition definition) => ToTask(_tasks.Read(definition));

    /// <inheritdoc/>
    public ISchemaCatalog CatalogOf(string datasetNamespace) => _tasks.Catalogs.Of(datasetNamespace);

    /// <inheritdoc/>
    public TableSchema? FindSchema(DatasetId dataset) => _tasks.Catalogs.Of(dataset.Namespace).FindTable(DatasetNaming.ToTable(dataset))?.Schema;

    /// <inheritdoc/>
    public DatasetId DatasetOf(TableName table, string datasetNamespace) => DatasetNaming.ToDataset(table, datasetNamespace);

    /// <inheritdoc/>
    public DatasetId KnownAs(DatasetId dataset, bool foldsCase)
    {
        if (Graph.FindDataset(dataset) is { } known) return Graph.Canonical(known).Id;
        return foldsCase && _spellings.Value.TryGetValue(Folded(dataset), out var spelled) && spelled is { } only ? only : dataset;
    }

    /// <inheritdoc/>
    public TableName TableOf(DatasetId dataset) => DatasetNaming.ToTable(dataset);

    /// <inheritdoc/>
    public DatasetFacts FactsOf(DatasetId dataset)
    {
        var facts = _datasets.GetValueOrDefault(dataset) ?? DatasetFacts.None;
        return facts.PartitionColumn is null && _tasks.Catalogs.Find(dataset) is { PartitionKeys: [var key, ..] } ? facts with { PartitionColumn = key } : facts;
    }

    /// <inheritdoc/>
    public JobFacts FactsOf(JobId job) => _jobs.GetValueOrDefault(job) ?? JobFacts.None;

    // By what they are without case; null where that is several.
    private static Dictionary<DatasetId, DatasetId?> SpellingsOf(LineageGraph graph)
    {
        var spellings = new Dictionary<DatasetId, DatasetId?>();
        for (var number = 0; number < graph.DatasetCount; number++)
        {
            var dataset = graph.DatasetAt(number);
            var canonical = graph.Canonical(dataset).Id;
            var folded = Folded(dataset.Id);
            if (!spellings.TryAdd(folded, canonical) && spellings[folded] != canonical) spellings[folded] = null;
        }

        return spellings;
    }

    private static DatasetId Folded(DatasetId dataset) => dataset with { Name = dataset.Name.ToUpperInvariant() };

    private static ImpactTask ToTask(ReadableTask task)
    {
        var definition = task.Definition;
        return new ImpactTask(definition.Id, definition.Sql, task.Dialect, definition.DatasetNamespace)
        {
            FrontEnd = task.FrontEnd,
            Options = task.Options,
            TargetDataset = task.Target,
            Kind = definition.Kind,
            Owner = definition.Owner,
            Team = definition.Team,
            Tier = definition.Tier,
            Schedule = definition.Schedule,
            Queue = TaskQueue.Of(definition),
            File = definition.File,
        };
    }
}
