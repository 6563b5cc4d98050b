using LineageService.Graph.Identity;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Ingestion.Tasks;
using LineageService.Ingestion.Tasks.Import;
using LineageService.Model;

namespace LineageService.Ingestion.Tests.Identity;

/// <summary>SQL finds the columns of a table that events told under another name.</summary>
public sealed class SharedSchemaTests
{
    private static readonly DatasetId Known = new("hive://m:9083", "ods.plays");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_star_is_expanded_by_the_schema_of_the_canonical_name()
    {
        await using var host = await OpenAsync();
        using var importer = new TaskImporter(host, TimeProvider.System);
        await ImportAsync(importer, host);
        Assert.Equal(0, Sources(host, new DatasetId("default", "dwd.plays")));

        using var merging = new IdentityMerging(host, TimeProvider.System);
        await merging.SetRulesAsync(IdentityRules.Default with { Namespaces = [new("default", "hive://m:9083")] }, Token);
        await ImportAsync(importer, host);
        Assert.Equal(1, Sources(host, new DatasetId("hive://m:9083", "dwd.plays")));
    }

    private static async Task<LineageGraphHost> OpenAsync()
    {
        var host = await LineageGraphHost.OpenAsync(new InMemoryLineageStore(), null, Token);
        var record = new DatasetRecord(Known) { Fields = [new("user_id"), new("song_id")], Schema = SchemaKnowledge.Complete };
        await host.CommitAsync(new LineageBatch { Datasets = [record], RecordedAt = DateTimeOffset.UnixEpoch }, Token);
        return host;
    }

    private static int Sources(LineageGraphHost host, DatasetId dataset) =>
        host.Current.FindNode(LineageNode.Field(dataset, "user_id")) is var node and >= 0 ? host.Current.Reverse(node).Count : 0;

    private static async Task ImportAsync(TaskImporter importer, LineageGraphHost host)
    {
        var task = new TaskDefinition(new JobId("t", "plays"), "spark", "INSERT INTO dwd.plays SELECT * FROM ods.plays", "default");
        await importer.ImportAsync([task], [], TaskDefaults.None, null, Token);
    }
}
