using System.Collections.Immutable;
using LineageService.Graph.Store;
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

    [Fact]
    public async Task A_list_of_topics_is_its_topics()
    {
        const string Union =
            """
            CREATE TABLE source (id BIGINT, total DECIMAL(10, 2)) WITH
                ('connector' = 'kafka', 'topic' = 'shop.orders;shop.returns', 'properties.bootstrap.servers' = 'k:9092');
            CREATE TABLE sink (id BIGINT, total DECIMAL(10, 2)) WITH ('connector' = 'filesystem', 'path' = 's3a://lake/orders');
            INSERT INTO sink SELECT id, sum(total) FROM source WHERE total > 0 GROUP BY id;
            """;
        await using var world = await ImportWorld.CreateAsync();
        await world.ImportAsync(ImportWorld.Task("fill", Fill) with { Dialect = "flink", Parameters = ImmutableSortedDictionary<string, string>.Empty.Add("BROKERS", "k:9092") },
            ImportWorld.Task("union", Union) with { Dialect = "flink" });

        var job = await world.JobAsync("union");
        Assert.Equal([new DatasetId("kafka://k:9092", "shop.orders"), new DatasetId("kafka://k:9092", "shop.returns")], job!.Inputs);
        Assert.Equal((AnalysisState.Analysed, 0), (job.State, job.Unknowns.Length));
        var edges = await world.EdgesOfAsync("union");
        foreach (var topic in (string[])["shop.orders", "shop.returns"])
        {
            Assert.Contains($"{topic}.id -> orders.id IDENTITY", edges);
            Assert.Contains($"{topic}.total -> orders.total AGGREGATION", edges);
            Assert.Contains(edges, edge => edge.StartsWith($"{topic}.total -> orders", StringComparison.Ordinal) && edge.EndsWith("FILTER", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("'connector' = 'kafka', 'topic-pattern' = 'shop\\..*', 'properties.bootstrap.servers' = 'k:9092'", "kafka://k:9092", "\"shop\\..*\"")]
    [InlineData("'connector' = 'mysql-cdc', 'hostname' = 'db', 'database-name' = 'shop', 'table-name' = 'orders_.*'", "mysql://db:3306", "\"shop.orders_.*\"")]
    public async Task A_pattern_is_a_name_of_its_own_and_what_it_fits_is_unknown(string options, string datasetNamespace, string name)
    {
        var sql =
            $"""
            CREATE TABLE source (id BIGINT) WITH ({options});
            CREATE TABLE sink (id BIGINT) WITH ('connector' = 'filesystem', 'path' = 's3a://lake/orders');
            INSERT INTO sink SELECT id FROM source;
            """;
        await using var world = await ImportWorld.CreateAsync();
        await world.ImportAsync(ImportWorld.Task("read", sql) with { Dialect = "flink" });
        var job = await world.JobAsync("read");
        Assert.Equal([new DatasetId(datasetNamespace, name)], job!.Inputs);
        Assert.Equal([UnknownCodes.NamePattern], job.Unknowns.Select(unknown => unknown.Code));

        var graph = await LineageService.Graph.Snapshot.GraphLoader.LoadAsync(world.Store, TestContext.Current.CancellationToken);
        var coverage = LineageService.Graph.Coverage.CoverageAnalysis.Of(graph, new LineageService.Graph.Coverage.CoverageRequest(), TestContext.Current.CancellationToken);
        Assert.Equal((1, 0), (coverage.Sinks, coverage.CompleteSinks));
        Assert.Equal(["name-pattern"], coverage.Gaps.Select(gap => gap.Code));
    }
}
