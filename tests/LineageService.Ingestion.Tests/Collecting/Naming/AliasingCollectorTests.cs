using System.Runtime.CompilerServices;
using LineageService.Ingestion.Collecting;
using LineageService.Ingestion.Collecting.Naming;
using LineageService.Ingestion.Tasks;
using LineageService.Ingestion.Tests.Collecting.Catalogs;
using LineageService.Model;

namespace LineageService.Ingestion.Tests.Collecting.Naming;

public sealed class AliasingCollectorTests
{
    [Fact]
    public async Task Definitions_inside_tasks_tell_aliases_unless_they_end_with_the_session_or_contradict()
    {
        var found = await Collected.OfAsync(new AliasingCollector(new Given(
            ("clickhouse", "CREATE TABLE q.orders (id UInt64) ENGINE = Kafka('k:9092', 'shop.orders', 'g', 'CSV')"),
            ("hive", "CREATE EXTERNAL TABLE ods.orders (id BIGINT) LOCATION 's3a://lake/orders'; INSERT INTO ods.orders SELECT 1"),
            ("flink", "CREATE TABLE sink (id INT) WITH ('connector' = 'kafka', 'topic' = 'a', 'properties.bootstrap.servers' = 'k:9092')"),
            ("spark", "CREATE TABLE twice USING kafka OPTIONS ('kafka.bootstrap.servers' 'k:9092', 'subscribe' 'a')"),
            ("spark", "CREATE TABLE twice USING kafka OPTIONS ('kafka.bootstrap.servers' 'k:9092', 'subscribe' 'b')"))));
        Assert.Equal(5, found.Tasks.Count());
        Assert.Equal(["ns q.orders = kafka://k:9092 shop.orders", "s3://lake orders = ns ods.orders"],
            found.Aliases.Order(StringComparer.Ordinal));
        Assert.Equal(["twice is defined over 2 different places: it is taken for none of them"], found.Failures);
    }

    private sealed class Given(params (string Dialect, string Sql)[] tasks) : ICollector
    {
        public CollectorSource Source { get; } = new("given", "test");

        public async IAsyncEnumerable<CollectedItem> CollectAsync(IProgress<CollectProgress>? progress,
            [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await Task.CompletedTask;
            for (var i = 0; i < tasks.Length; i++)
                yield return new CollectedTask(new TaskDefinition(new JobId("jobs", $"t{i}"), tasks[i].Dialect, tasks[i].Sql, "ns"));
        }
    }
}
