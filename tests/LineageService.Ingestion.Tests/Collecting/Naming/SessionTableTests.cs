using System.Collections.Immutable;
using LineageService.Ingestion.Tests.Tasks;
using LineageService.Model;

namespace LineageService.Ingestion.Tests.Collecting.Naming;

/// <summary>What a task defines over a connector, its lineage tells for what is behind it.</summary>
public sealed class SessionTableTests
{
    private const string Fill =
        """
        CREATE TABLE source (id BIGINT, total DECIMAL(10, 2)) WITH
            ('connector' = 'jdbc', 'url' = 'jdbc:mysql://db/shop', 'table-name' = 'orders');
        CREATE TABLE sink (id BIGINT, total DECIMAL(10, 2)) WITH
            ('connector' = 'kafka', 'topic' = 'shop.orders', 'properties.bootstrap.servers' = '${BROKERS}');
        INSERT INTO sink SELECT id, total FROM source;
        """;

    private const string Empty =
        """
        CREATE TABLE source (id BIGINT, total DECIMAL(10, 2)) WITH
            ('connector' = 'kafka', 'topic' = 'shop.orders', 'properties.bootstrap.servers' = 'k:9092');
        CREATE TABLE sink (id BIGINT, total DECIMAL(10, 2)) WITH ('connector' = 'filesystem', 'path' = 's3a://lake/orders');
        INSERT INTO sink SELECT * FROM source;
        """;

    [Fact]
    public async Task Two_jobs_that_call_different_things_source_and_sink_meet_at_the_topic_between_them()
    {
        await using var world = await ImportWorld.CreateAsync();
        var bound = ImmutableSortedDictionary<string, string>.Empty.Add("BROKERS", "k:9092");
        await world.ImportAsync(
            ImportWorld.Task("fill", Fill) with { Dialect = "flink", Parameters = bound },
                ImportWorld.Task("empty", Empty) with { Dialect = "flink" });

        var topic = new DatasetId("kafka://k:9092", "shop.orders");
        var (fill, empty) = (await world.JobAsync("fill"), await world.JobAsync("empty"));
        Assert.Equal([new DatasetId("mysql://db:3306", "shop.orders")], fill!.Inputs);
        Assert.Equal([topic], fill.Outputs);
        Assert.Equal([topic], empty!.Inputs);
        Assert.Equal([new DatasetId("s3://lake", "orders")], empty.Outputs);
        Assert.Contains("shop.orders.total -> orders.total IDENTITY", await world.EdgesOfAsync("empty"));

        var stored = await world.Store.FindDatasetAsync(topic, TestContext.Current.CancellationToken);
        Assert.Equal(["id", "total"], stored!.Fields.Select(field => field.Path));
    }
}
