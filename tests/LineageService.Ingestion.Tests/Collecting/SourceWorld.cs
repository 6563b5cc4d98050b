using System.Runtime.CompilerServices;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Sqlite;
using LineageService.Graph.Store;
using LineageService.Ingestion.Catalogs;
using LineageService.Ingestion.Collecting;
using LineageService.Ingestion.Collecting.Sync;
using LineageService.Ingestion.Reading;
using LineageService.Ingestion.Tasks;
using LineageService.Ingestion.Tasks.Import;
using LineageService.Model;
using LineageService.Sql.Catalog;

namespace LineageService.Ingestion.Tests.Collecting;

/// <summary>A store and sources that say what a test tells them to say.</summary>
internal sealed class SourceWorld : IAsyncDisposable
{
    private TaskImporter _importer;

    private SourceWorld(LineageGraphHost host)
    {
        Host = host;
        _importer = new TaskImporter(host, TimeProvider.System);
    }

    public TaskImporter Importer => _importer;

    public static CollectorSource Repository { get; } = new("git", "etl");

    public LineageGraphHost Host { get; }

    public ILineageStore Store => Host.Store;

    public static async Task<SourceWorld> CreateAsync(string? directory = null)
    {
        var token = TestContext.Current.CancellationToken;
        ILineageStore store = directory is null ? new InMemoryLineageStore() : await SqliteLineageStore.OpenAsync(directory, new SqliteStoreOptions(), token);
        return new SourceWorld(await LineageGraphHost.OpenAsync(store, TimeProvider.System, token));
    }

    /// <summary>A world over a store that is there.</summary>
    public static async Task<SourceWorld> OverAsync(ILineageStore store) =>
        new(await LineageGraphHost.OpenAsync(store, TimeProvider.System, TestContext.Current.CancellationToken));

    /// <summary>Goes on with another engine, as after an update of the program.</summary>
    public void Update(string engine)
    {
        _importer.Dispose();
        _importer = new TaskImporter(Host, TimeProvider.System, engine: engine);
    }

    public Task<CollectionReport> CollectAsync(params CollectedItem[] items) => CollectAsync(Repository, new CollectionOptions(), items);

    public Task<CollectionReport> CollectAsync(CollectorSource source, params CollectedItem[] items) => CollectAsync(source, new CollectionOptions(), items);

    public Task<CollectionReport> CollectAsync(CollectorSource source, CollectionOptions options, params CollectedItem[] items) =>
        new CollectionRun(_importer, Host, TimeProvider.System).RunAsync(new Given(source, items), options, null, TestContext.Current.CancellationToken);

    public Task<CollectionReport> CollectAsync(IProgress<CollectProgress> progress, params CollectedItem[] items) => CollectAsync(Repository, progress, items);

    public Task<CollectionReport> CollectAsync(CollectorSource source, IProgress<CollectProgress> progress, params CollectedItem[] items) =>
        new CollectionRun(_importer, Host, TimeProvider.System).RunAsync(new Given(source, items), new CollectionOptions(), progress, TestContext.Current.CancellationToken);

    public async Task<string?> StateOfAsync(string job) =>
        (await Store.FindJobAsync(new JobId("jobs", job), TestContext.Current.CancellationToken))?.State.ToString();

    /// <summary>The current claims of a job, <c>source column -&gt; target column</c>, sorted; row sets left out.</summary>
    public async Task<string[]> EdgesOfAsync(string job)
    {
        var sets = await Store.FindEdgeSetsAsync(new JobId("jobs", job), TestContext.Current.CancellationToken);
        return [.. sets.SelectMany(set => set.Edges).Where(edge => edge.From.Path is not null)
            .Select(edge => $"{edge.From.Dataset.Name}.{edge.From.Path} -> {edge.To.Dataset.Name}.{edge.To.Path}").Order(StringComparer.Ordinal)];
    }

    public async Task<DatasetRecord?> TableAsync(string name) => await Store.FindDatasetAsync(new DatasetId("wh", name), TestContext.Current.CancellationToken);

    public static CollectedTask Task(string name, string sql, string? file = null) =>
        new(new TaskDefinition(new JobId("jobs", name), "spark", sql, "wh") { File = file });

    public static CollectedTable Table(string name, params string[] columns) => At(name, null, columns);

    public static CollectedTable At(string name, string? location, params string[] columns) => new(
        new CatalogTable(new TableSchema(TableName.Parse(name), [.. columns.Select(column => new SchemaColumn(column))]), SchemaOrigin.Catalog)
        {
            Namespace = "wh",
            Location = location,
        });

    public static CollectedFailure Failed(string? file) => new(new SourceFailure(SourceCodes.UnreadableFile, file, 1, 1, "cannot be read"));

    public async ValueTask DisposeAsync()
    {
        _importer.Dispose();
        await Host.DisposeAsync();
    }

    private sealed class Given(CollectorSource source, CollectedItem[] items) : ICollector
    {
        public CollectorSource Source => source;

        public async IAsyncEnumerable<CollectedItem> CollectAsync(
            IProgress<CollectProgress>? progress, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            foreach (var item in items)
            {
                cancellationToken.ThrowIfCancellationRequested();
                await System.Threading.Tasks.Task.Yield();
                yield return item;
            }
        }
    }
}
