using LineageService.Impact.Changes;
using LineageService.Ingestion.Collecting;
using LineageService.Ingestion.Collecting.Versions;
using LineageService.Ingestion.Impact;
using LineageService.Ingestion.Tasks;
using LineageService.Model;
using LineageService.Sql.Dialects;

namespace LineageService.Ingestion.Tests.Tasks;

/// <summary>Queues that texts set and schedulers ask for, and what a change of them is.</summary>
public sealed class TaskQueueTests
{
    [Theory]
    [InlineData("hive", "SET mapreduce.job.queuename=root.etl;\nINSERT INTO t SELECT a FROM s;", "root.etl")]
    [InlineData("hive", "set mapred.job.queue.name = etl ;\nset tez.queue.name=etl;\nSELECT 1", "etl")]
    [InlineData("hive", "set mapreduce.job.queuename=a;\nset mapreduce.job.queuename=b;\nset tez.queue.name=c", "b, c")]
    [InlineData("hive", "set hiveconf:tez.queue.name=${queue};\nSELECT 1", "${queue}")]
    [InlineData("spark", "SET spark.yarn.queue=root.etl-2;\nSELECT 1", "root.etl-2")]
    [InlineData("flink", "SET 'yarn.application.queue' = 'streams';\nSELECT 1", "streams")]
    [InlineData("impala", "SET REQUEST_POOL='small';\nSELECT 1", "small")]
    [InlineData("starrocks", "SET SESSION resource_group = 'rg';\nSELECT 1", "rg")]
    [InlineData("hive", "-- set mapreduce.job.queuename=root.etl;\nSELECT 'set tez.queue.name=x;' AS queue FROM t", null)]
    [InlineData("hive", "set hive.exec.parallel=true;\nUPDATE queue SET tez = 1", null)]
    [InlineData("hive", "SELECT a FROM t", null)]
    public void A_text_may_set_the_queue_that_it_runs_in(string dialect, string sql, string? expected) =>
        Assert.Equal(expected, TaskQueue.OfText(sql, SqlDialects.Find(dialect, out _)));

    [Fact]
    public void What_a_text_sets_goes_before_what_its_scheduler_asks_for()
    {
        var task = new TaskDefinition(new JobId("j", "a"), "hive", "SELECT 1", "wh") { Queue = "small" };

        Assert.Equal(("small", "big"), (TaskQueue.Of(task), TaskQueue.Of(task with { Sql = "set tez.queue.name=big; SELECT 1" })));
    }

    [Theory]
    [InlineData("SET tez.queue.name=b;\nINSERT INTO t SELECT a FROM s", null)]
    [InlineData("SET tez.queue.name=a;\nINSERT INTO t SELECT a FROM s", "b")]
    public async Task Another_queue_between_two_versions_is_one_change_of_metadata(string sql, string? queue)
    {
        var id = new JobId("j", "a");
        var before = new TaskDefinition(id, "hive", "SET tez.queue.name=a;\nINSERT INTO t SELECT a FROM s", "wh");
        var changes = VersionChanges.Between(await VersionAsync(before), await VersionAsync(before with { Sql = sql, Queue = queue }), task => new ImpactTask(
            task.Id, task.Sql, SqlDialects.Find(task.Dialect, out _), task.DatasetNamespace));

        Assert.Equal(queue is null ? [new JobMetadataChanged(id, "queue", "a", "b")] : [], changes.Changes.OfType<JobMetadataChanged>());
    }

    private static Task<SourceVersion> VersionAsync(TaskDefinition task) => SourceVersion.ReadAsync(new Given(task), null, TestContext.Current.CancellationToken);

    private sealed class Given(TaskDefinition task) : ICollector
    {
        public CollectorSource Source { get; } = new("given", "given");

        public async IAsyncEnumerable<CollectedItem> CollectAsync(
            IProgress<CollectProgress>? progress, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await Task.CompletedTask;
            yield return new CollectedTask(task);
        }
    }
}
