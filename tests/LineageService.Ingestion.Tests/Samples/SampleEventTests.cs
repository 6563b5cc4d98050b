using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Graph.Traversal;
using LineageService.Ingestion.Events;
using LineageService.Ingestion.Tasks;
using LineageService.Ingestion.Tasks.Import;
using LineageService.Model;
using LineageService.Testing;

namespace LineageService.Ingestion.Tests.Samples;

/// <summary>The events of <c>samples/</c> join what the tasks say into one graph, from the accounts database to what leaves the house.</summary>
public sealed class SampleEventTests
{
    private static readonly LineageRoot Phone = LineageRoot.Field(new DatasetId("postgres://accounts:5432", "accounts.public.users"), "phone_number");

    [Fact]
    public async Task Every_event_of_the_samples_is_accepted()
    {
        await using var host = await OpenAsync();
        var counts = await SendEventsAsync(host);
        Assert.Equal((18, 18, 0, 0), (counts.Received, counts.Accepted, counts.Duplicate, counts.DeadLettered));
        Assert.Empty(counts.Failures);
    }

    [Theory]
    [InlineData("s3://tonfall-exports", "sms/win_back.csv", "send_to")]
    [InlineData("mssql://finance:1433", "Finance.export.DunningCalls", "CallNumber")]
    [InlineData("hive://warehouse:9083", "ads.region_heatmap", "region_prefix")]
    public async Task The_value_of_a_phone_number_gets_there(string datasetNamespace, string name, string field)
    {
        await using var host = await LoadAsync();
        var paths = Direct(host, LineageRoot.Field(new DatasetId(datasetNamespace, name), field));
        Assert.NotEmpty(paths.Paths);
        Assert.InRange(paths.Paths[0].Edges.Length, 6, 12);
    }

    [Fact]
    public async Task A_phone_number_only_decides_about_the_risk_of_losing_a_listener()
    {
        await using var host = await LoadAsync();
        var risk = LineageRoot.Field(new DatasetId("hive://warehouse:9083", "ads.churn_risk"), "risk");
        Assert.Empty(Direct(host, risk).Paths);
        Assert.NotEmpty(LineagePaths.Find(host.Current, new PathRequest(Phone, risk), TestContext.Current.CancellationToken).Paths);
    }

    private static PathAnswer Direct(LineageGraphHost host, LineageRoot to) => LineagePaths.Find(
        host.Current,
        new PathRequest(Phone, to, Filter: LineageFilter.None with { Types = [EdgeType.Direct] }),
        TestContext.Current.CancellationToken);

    private static Task<LineageGraphHost> OpenAsync() =>
        LineageGraphHost.OpenAsync(new InMemoryLineageStore(), TimeProvider.System, TestContext.Current.CancellationToken);

    private static async Task<LineageGraphHost> LoadAsync()
    {
        var host = await OpenAsync();
        using var importer = new TaskImporter(host, TimeProvider.System);
        var request = new ImportRequest([RepositoryFiles.PathOf("samples/catalog"), RepositoryFiles.PathOf("samples/tasks")], TaskDefaults.None);
        await importer.ImportAsync(request, null, TestContext.Current.CancellationToken);
        await SendEventsAsync(host);
        return host;
    }

    private static async Task<IngestCounts> SendEventsAsync(LineageGraphHost host)
    {
        await using var ingester = new EventIngester(host);
        using var events = new MemoryStream();
        foreach (var file in Directory.EnumerateFiles(RepositoryFiles.PathOf("samples/events"), "*.jsonl").Order(StringComparer.Ordinal))
            await events.WriteAsync(await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
        events.Position = 0;
        return await ingester.IngestLinesAsync(events, null, TestContext.Current.CancellationToken);
    }
}
