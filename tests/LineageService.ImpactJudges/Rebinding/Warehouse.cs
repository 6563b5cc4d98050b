using LineageService.Api.Impact;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Impact.Changes;
using LineageService.Ingestion.Tasks;
using LineageService.Ingestion.Tasks.Import;
using LineageService.Model;
using LineageService.Sql.Catalog;
using LineageService.Sql.Lineage;

namespace LineageService.ImpactJudges.Rebinding;

/// <summary>The shared warehouse of real tasks, analysed once into a store in memory, with what the judge itself asks of it: who reads what.</summary>
internal sealed class Warehouse
{
    private readonly Dictionary<DatasetId, List<JobRecord>> _readers = [];
    private readonly Dictionary<DatasetId, List<JobRecord>> _writers = [];

    private Warehouse(StoreImpactSource source) => Source = source;

    public StoreImpactSource Source { get; }

    public List<JobRecord> Jobs { get; } = [];

    /// <summary>Tables with all their columns known that some task reads, in the order of names.</summary>
    public List<(DatasetId Id, TableSchema Schema)> Tables { get; } = [];

    /// <param name="folder">Task definitions and schemas, as <c>lineage import</c> reads them.</param>
    public static async Task<Warehouse> ReadAsync(string folder, CancellationToken cancellationToken)
    {
        var host = await LineageGraphHost.OpenAsync(new InMemoryLineageStore(), TimeProvider.System, cancellationToken).ConfigureAwait(false);
        await using (host.ConfigureAwait(false))
        {
            using var importer = new TaskImporter(host, TimeProvider.System);
            await importer.ImportAsync(new ImportRequest([folder], new TaskDefaults("bigquery")), null, cancellationToken).ConfigureAwait(false);
            return await OfAsync(host, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>A part of the warehouse: some tasks with all that they read and all that reads them, as far as a limit goes.</summary>
    public static async Task<Warehouse> OfAsync(LineageGraphHost host, CancellationToken cancellationToken)
    {
        var warehouse = new Warehouse(await StoreImpactSource.OpenAsync(host, TimeProvider.System, null, null, cancellationToken).ConfigureAwait(false));
        await foreach (var job in host.Store.ReadJobsAsync(cancellationToken).ConfigureAwait(false)) warehouse.Add(job);
        foreach (var dataset in warehouse._readers.Keys.Order())
        {
            // What a wildcard covers is no table of its own.
            if (dataset.Name.EndsWith('*')) continue;
            if (warehouse.Source.FindSchema(dataset) is { IsComplete: true, Columns.Length: > 1 } schema) warehouse.Tables.Add((dataset, schema));
        }

        return warehouse;
    }

    /// <summary>Tasks that read a dataset, but for those that fill it themselves.</summary>
    public IEnumerable<JobRecord> ReadersOf(DatasetId dataset) => _readers.TryGetValue(dataset, out var readers) ? readers : [];

    public IReadOnlyList<JobRecord> WritersOf(DatasetId dataset) => _writers.TryGetValue(dataset, out var writers) ? writers : [];

    public ImpactTask? TaskOf(JobRecord job) => Source.FindTask(job.Id);

    /// <summary>True where a task's text surely gives all columns of a table.</summary>
    public bool GivesAll(ImpactTask task, TableSchema schema)
    {
        var result = SqlLineageAnalyzer.Analyze(task.Sql, task.Dialect, task.FrontEnd!, Source.CatalogOf(task.DatasetNamespace), task.Options);
        var given = result.OutputColumns.Select(output => output.Column.Column).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return !given.Contains("*") && schema.Columns.All(column => column.Name.Contains('.', StringComparison.Ordinal) || given.Contains(column.Name));
    }

    private void Add(JobRecord job)
    {
        Jobs.Add(job);
        foreach (var input in job.Inputs) Under(_readers, input).Add(job);
        foreach (var output in job.Outputs) Under(_writers, output).Add(job);
    }

    private static List<JobRecord> Under(Dictionary<DatasetId, List<JobRecord>> index, DatasetId dataset)
    {
        if (!index.TryGetValue(dataset, out var known)) index[dataset] = known = [];
        return known;
    }
}
