using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Ingestion.Catalogs;
using LineageService.Ingestion.Events;
using LineageService.Ingestion.Tasks;
using LineageService.Ingestion.Tasks.Import;
using LineageService.Model;
using LineageService.Sql.Catalog;

namespace LineageService.Ingestion.Tests.Tasks;

/// <summary>A store in memory, an importer over it, and short ways to ask what is in it.</summary>
internal sealed class ImportWorld : IAsyncDisposable
{
    private readonly LineageGraphHost _host;

    private readonly EventIngester _events;

    private ImportWorld(LineageGraphHost host)
    {
        _host = host;
        _events = new EventIngester(host);
        Importer = new TaskImporter(host, TimeProvider.System, _events);
    }

    public static TaskDefaults Defaults { get; } = new("spark", "wh", "jobs");

    public TaskImporter Importer { get; private set; }

    public ILineageStore Store => _host.Store;

    public static async Task<ImportWorld> CreateAsync() =>
        new(await LineageGraphHost.OpenAsync(new InMemoryLineageStore(), TimeProvider.System, TestContext.Current.CancellationToken));

    /// <summary>Goes on as another process would: with nothing remembered but the store.</summary>
    public void Restart() => Importer = new TaskImporter(_host, TimeProvider.System, _events);

    public Task<ImportReport> ImportAsync(params TaskDefinition[] tasks) => ImportAsync(tasks, []);

    public Task<ImportReport> ImportAsync(TaskDefinition[] tasks, CatalogTable[] tables) =>
        Importer.ImportAsync(tasks, tables, Defaults, null, TestContext.Current.CancellationToken);

    public Task<ImportReport> ImportAsync(params string[] paths) =>
        Importer.ImportAsync(new ImportRequest([.. paths], Defaults), null, TestContext.Current.CancellationToken);

    /// <summary>Stores a dataset past the importer, as events do.</summary>
    public Task CommitAsync(DatasetRecord dataset) => _host.CommitAsync(
        new LineageBatch { Datasets = [dataset], RecordedAt = DateTimeOffset.UnixEpoch }, TestContext.Current.CancellationToken);

    /// <summary>The current edges of a job as text, sorted.</summary>
    public async Task<string[]> EdgesOfAsync(string job)
    {
        var sets = await Store.FindEdgeSetsAsync(new JobId("jobs", job), TestContext.Current.CancellationToken);
        return [.. sets.SelectMany(set => set.Edges).Select(Text).Order(StringComparer.Ordinal)];
    }

    public async Task<JobRecord?> JobAsync(string job) => await Store.FindJobAsync(new JobId("jobs", job), TestContext.Current.CancellationToken);

    public async Task<DatasetRecord?> DatasetAsync(string name) =>
        await Store.FindDatasetAsync(new DatasetId("wh", name), TestContext.Current.CancellationToken);

    public static TaskDefinition Task(string name, string sql, string? target = null) =>
        new(new JobId("jobs", name), "spark", sql, "wh") { Target = target };

    public static CatalogTable Table(string name, params string[] columns) =>
        new(new TableSchema(TableName.Parse(name), [.. columns.Select(column => new SchemaColumn(column))]), SchemaOrigin.Catalog);

    public async ValueTask DisposeAsync()
    {
        Importer.Dispose();
        await _events.DisposeAsync();
        await _host.DisposeAsync();
    }

    private static string Text(LineageEdge edge) => $"{Node(edge.From)} -> {Node(edge.To)} {edge.Subtype.WireName()}";

    private static string Node(LineageNode node) => node.Path is null ? node.Dataset.Name : $"{node.Dataset.Name}.{node.Path}";
}
