using System.Text;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Ingestion.Exchange;
using LineageService.Ingestion.Tests.Events;
using LineageService.Model;

namespace LineageService.Ingestion.Tests.Exchange;

public sealed class StoreReplayTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("spark-warehouse-day1")]
    [InlineData("dbt")]
    public async Task A_store_replayed_from_the_log_believes_the_same(string file)
    {
        await using var world = await IngestWorld.OpenAsync();
        await world.Ingester.IngestManyAsync([.. SharedEvents.Lines(file).Select(body => (ReadOnlyMemory<byte>)body)], Token);
        await world.SendAsync("{\"eventTime\":");
        await using var copy = await IngestWorld.OpenAsync();
        var report = await ReplayAsync(world, copy);
        Assert.Equal(1, report.DeadLetters);
        Assert.Equal(report.Events, report.Applied + 1);
        Assert.Equal(await CanonicalExportTests.ExportAsync(world.Store), await CanonicalExportTests.ExportAsync(copy.Store));
        var comparison = await ExportComparison.OfAsync(world.Store, copy.Store, Token);
        Assert.True(comparison.IsEqual);
    }

    [Fact]
    public async Task A_clock_ahead_counts_in_the_replay_as_it_counted_at_its_receipt()
    {
        await using var world = await IngestWorld.OpenAsync();
        world.Time = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        await world.SendAsync(EventText.Run("COMPLETE", minute: 60).Output("t", ["a <- s.a IDENTITY"]));
        await using var copy = await IngestWorld.OpenAsync();
        await ReplayAsync(world, copy);
        Assert.Equal(await CanonicalExportTests.ExportAsync(world.Store), await CanonicalExportTests.ExportAsync(copy.Store));
    }

    [Fact]
    public async Task Tasks_with_their_edges_and_catalog_tables_are_copied_since_the_log_lacks_them()
    {
        await using var world = await IngestWorld.OpenAsync();
        var (job, target, source) = (new JobId("tasks", "load"), new DatasetId("db", "t"), new DatasetId("db", "s"));
        await world.Host.CommitAsync(new LineageBatch
        {
            RecordedAt = IngestWorld.Now,
            Datasets = [new DatasetRecord(source) { Schema = SchemaKnowledge.Complete, Fields = [new SchemaField("a", "int")], Layer = "ods" }],
            Jobs = [new JobRecord(job) { Sql = "insert into t select a from s", Fingerprint = "f1", State = AnalysisState.Analysed, Outputs = [target] }],
            EdgeSets = [new EdgeSet(job, target, EvidenceKind.Sql, "lineage-sql/1", IngestWorld.Now,
                [new LineageEdge(LineageNode.Field(source, "a"), LineageNode.Field(target, "a"), EdgeSubtype.Identity, Functions: [])], [])],
        }, Token);
        await world.SendAsync(EventText.Run("COMPLETE").Input("s").Output("t", ["a <- s.a IDENTITY"]));
        await using var copy = await IngestWorld.OpenAsync();
        var report = await ReplayAsync(world, copy);
        Assert.Equal(1, report.Tasks);
        Assert.Equal(await CanonicalExportTests.ExportAsync(world.Store), await CanonicalExportTests.ExportAsync(copy.Store));
    }

    [Fact]
    public async Task A_store_that_holds_something_is_not_replayed_into()
    {
        await using var world = await IngestWorld.OpenAsync();
        await world.SendAsync(EventText.Run("COMPLETE").Output("t", ["a <- s.a IDENTITY"]));
        await Assert.ThrowsAsync<InvalidOperationException>(() => ReplayAsync(world, world));
    }

    [Fact]
    public async Task Stores_that_differ_are_compared_by_kind_of_line()
    {
        await using var left = await IngestWorld.OpenAsync();
        await left.SendAsync(EventText.Run("COMPLETE").Output("t", ["a <- s.a IDENTITY"]));
        await using var right = await IngestWorld.OpenAsync();
        await right.SendAsync(EventText.Run("COMPLETE").Output("t", ["a <- s.a AGGREGATION"]));
        var comparison = await ExportComparison.OfAsync(left.Store, right.Store, Token);
        Assert.False(comparison.IsEqual);
        Assert.Equal(1, comparison.OnlyBefore["edges"]);
        Assert.Equal(1, comparison.OnlyAfter["edges"]);
    }

    private static Task<ReplayReport> ReplayAsync(IngestWorld from, IngestWorld to) =>
        StoreReplay.RunAsync(from.Store, to.Host, to.Ingester, EventQuery.All, TimeProvider.System, null, Token);
}
