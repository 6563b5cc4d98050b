using LineageService.Graph.Snapshot;
using LineageService.Graph.Sqlite;
using LineageService.Graph.Store;
using LineageService.Ingestion.Catalogs;
using LineageService.Ingestion.Tasks;
using LineageService.Ingestion.Tasks.Import;
using LineageService.Ingestion.Tests.Collecting;
using LineageService.Ingestion.Usage;
using LineageService.Ingestion.Usage.Logs;
using LineageService.Model;
using LineageService.Sql.Catalog;

namespace LineageService.Ingestion.Tests.Usage;

/// <summary>A store with some tables, a clock that stands, and logs as files.</summary>
internal sealed class UsageWorld : IAsyncDisposable
{
    public const string Namespace = "wh://host";

    private readonly TemporaryDirectory _directory = new();
    private readonly StandingClock _clock = new();

    private UsageWorld(LineageGraphHost host)
    {
        Host = host;
        Register = new UsageRegister(host, _clock);
    }

    public LineageGraphHost Host { get; }

    public UsageRegister Register { get; }

    public static async Task<UsageWorld> CreateAsync(params string[] tables) => await OpenAsync(new InMemoryLineageStore(), tables);

    public static async Task<UsageWorld> OpenAsync(ILineageStore store, params string[] tables)
    {
        var token = TestContext.Current.CancellationToken;
        var world = new UsageWorld(await LineageGraphHost.OpenAsync(store, TimeProvider.System, token));
        using var importer = new TaskImporter(world.Host, TimeProvider.System);
        await importer.ImportAsync([], [.. tables.Select(Table)], new TaskDefaults(), null, token);
        return world;
    }

    public static async Task<ILineageStore> SqliteAsync(string directory) =>
        await SqliteLineageStore.OpenAsync(directory, new SqliteStoreOptions(), TestContext.Current.CancellationToken);

    public string Write(string text, string name = "log") => _directory.Write(name, text);

    public Task<UsageCollectionReport> CollectAsync(string? format, string text, UsageLogOptions? options = null) =>
        new UsageCollection(
            Host, Register, _clock, format is null ? null : QueryLogFormat.All.Single(known => known.Name == format), options ?? new UsageLogOptions(Namespace))
            .RunAsync([Write(text)], null, TestContext.Current.CancellationToken);

    public Task<DatasetUsage> UsageAsync(string dataset, int days = 30, string @namespace = Namespace) =>
        Register.FindAsync([new DatasetId(@namespace, dataset)], days, TestContext.Current.CancellationToken);

    /// <summary><c>field:readers/reads</c> of all fields that were read.</summary>
    public async Task<string> FieldsAsync(string dataset) =>
        string.Join(' ', (await UsageAsync(dataset)).Fields.Select(field => $"{field.Field}:{field.Readers}/{field.Reads}"));

    public void Wait(TimeSpan span) => _clock.Now += span;

    public async ValueTask DisposeAsync()
    {
        Register.Dispose();
        await Host.DisposeAsync();
        _directory.Dispose();
    }

    // "name: column column"
    private static CatalogTable Table(string text)
    {
        var parts = text.Split(": ", 2);
        return new CatalogTable(
            new TableSchema(TableName.Parse(parts[0]), [.. parts[1].Split(' ').Select(column => new SchemaColumn(column))]), SchemaOrigin.Catalog)
        {
            Namespace = Namespace,
        };
    }

    private sealed class StandingClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
