using System.Collections.Concurrent;
using System.Collections.Immutable;
using LineageService.Graph.Identity;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Impact.Changes;
using LineageService.Impact.Sources;
using LineageService.Ingestion.Analysis.Functions;
using LineageService.Ingestion.Catalogs;
using LineageService.Ingestion.Naming;
using LineageService.Ingestion.Tasks;
using LineageService.Model;
using LineageService.Sql.Catalog;

namespace LineageService.Ingestion.Impact;

/// <summary>
/// What a store knows, as impact analysis asks for it: the graph as of one epoch, tasks by their stored SQL, schemas, owners and readers. Read once, held in
/// memory; not kept current. Works over every store, one in memory too.
/// </summary>
public sealed class StoreImpactSource : IImpactSource
{
    private readonly Dictionary<JobId, JobRecord> _jobs = [];
    private readonly Dictionary<DatasetId, DatasetRecord> _datasets = [];
    private readonly Dictionary<DatasetId, JobRecord> _fillers = [];
    private readonly ConcurrentDictionary<JobId, ImpactTask?> _tasks = new();
    private readonly KnownDatasets _known = new();
    private readonly StoreImpactOptions _options;
    private readonly IdentityMap _identity;
    private readonly UsageFacts _usage;

    private StoreImpactSource(LineageGraph graph, IdentityMap identity, UsageFacts usage, StoreImpactOptions options)
    {
        Graph = graph;
        _identity = identity;
        _usage = usage;
        _options = options;
    }

    public LineageGraph Graph { get; }

    public IEnumerable<ImpactTask> Tasks
    {
        get
        {
            foreach (var job in _jobs.Keys)
                if (FindTask(job) is { } task) yield return task;
        }
    }

    /// <summary>Reads a store. What is committed meanwhile may or may not be in it.</summary>
    /// <exception cref="LineageStoreException">The store cannot be read.</exception>
    public static async Task<StoreImpactSource> OpenAsync(LineageGraphHost host, StoreImpactOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(options);
        var graph = host.Current;
        var identity = await IdentityMap.ReadAsync(host.Store, null, cancellationToken).ConfigureAwait(false);
        var usage = await UsageFacts.ReadAsync(host.Store, options.Today, cancellationToken).ConfigureAwait(false);
        var source = new StoreImpactSource(graph, identity, usage, options);
        await source._known.LoadAsync(host.Store, cancellationToken).ConfigureAwait(false);
        await foreach (var dataset in host.Store.ReadDatasetsAsync(cancellationToken).ConfigureAwait(false)) source._datasets[dataset.Id] = dataset;
        await foreach (var job in host.Store.ReadJobsAsync(cancellationToken).ConfigureAwait(false))
        {
            source._jobs[job.Id] = job;
            foreach (var output in job.Outputs) source._fillers.TryAdd(output, job);
        }

        return source;
    }

    public ImpactTask? FindTask(JobId job) => _tasks.GetOrAdd(job, Read);

    /// <summary>A definition that need not be in the store, as this source's tasks are read.</summary>
    public ImpactTask TaskOf(TaskDefinition definition) => ImpactTasks.Of(definition, _options.Functions, _known.Routines);

    public ISchemaCatalog CatalogOf(string datasetNamespace) => _known.Catalogs.Of(datasetNamespace);

    public TableSchema? FindSchema(DatasetId dataset) => _known.Catalogs.Find(dataset)?.Schema;

    public DatasetId DatasetOf(TableName table, string datasetNamespace) =>
        _identity.Canonical(_known.Spell(DatasetNaming.ToDataset(table, datasetNamespace)));

    public TableName TableOf(DatasetId dataset) => DatasetNaming.ToTable(dataset);

    public DatasetFacts FactsOf(DatasetId dataset)
    {
        var record = _datasets.GetValueOrDefault(dataset);
        var filler = _fillers.GetValueOrDefault(dataset);
        var facts = new DatasetFacts
        {
            Kind = record?.Kind,
            Owner = record?.Owner ?? filler?.Owner,
            Team = filler?.Team,
            Tier = filler?.Tier,
            Readers30Days = _usage.ReadersOf(dataset),
            ColumnReaders30Days = _usage.ColumnReadersOf(dataset),
        };
        return _options.Facts is { } told ? told(dataset, facts) : facts;
    }

    public JobFacts FactsOf(JobId job) => _jobs.TryGetValue(job, out var record)
        ? new JobFacts { Kind = record.Kind, Owner = record.Owner, Team = record.Team, Tier = record.Tier }
        : JobFacts.None;

    private ImpactTask? Read(JobId job)
    {
        if (_options.Definitions.TryGetValue(job, out var given)) return TaskOf(given);
        return _jobs.TryGetValue(job, out var record) && StoredDefinition.Of(record) is { } definition ? TaskOf(definition) : null;
    }
}
