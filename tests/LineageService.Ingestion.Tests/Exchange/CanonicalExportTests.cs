using System.Text;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Ingestion.Exchange;
using LineageService.Ingestion.Tests.Events;

namespace LineageService.Ingestion.Tests.Exchange;

public sealed class CanonicalExportTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Exports_of_the_same_events_in_two_orders_are_the_same_bytes()
    {
        var forward = SharedEvents.Lines("airflow");
        var backward = Enumerable.Reverse(forward).ToList();
        Assert.Equal(await ExportAsync(forward), await ExportAsync(backward));
    }

    [Fact]
    public async Task An_export_imported_into_an_empty_store_gives_the_same_export()
    {
        var export = await ExportAsync(SharedEvents.Lines("spark-warehouse-day1"));
        await using var host = await LineageGraphHost.OpenAsync(new InMemoryLineageStore(), null, Token);
        var report = await ImportAsync(host, export);
        Assert.Empty(report.Rejected);
        Assert.True(report.EdgeVersions > 50, $"{report.EdgeVersions} versions");
        Assert.Equal(export, await ExportAsync(host.Store));
    }

    [Fact]
    public async Task An_export_holds_no_time_at_which_anything_was_recorded()
    {
        await using var world = await IngestWorld.OpenAsync();
        await world.SendAsync(EventText.Run("COMPLETE").Output("t", ["a <- s.a IDENTITY"]));
        var before = await ExportAsync(world.Store);
        await using var later = await IngestWorld.OpenAsync();
        later.Time = IngestWorld.Now.AddYears(1);
        await later.SendAsync(EventText.Run("COMPLETE").Output("t", ["a <- s.a IDENTITY"]));
        Assert.Equal(before, await ExportAsync(later.Store));
        Assert.Contains("\"t\"", before, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dropped_dataset_stays_dropped_and_a_past_version_past()
    {
        await using var world = await IngestWorld.OpenAsync();
        await world.SendAsync(EventText.Run("COMPLETE", 1, 0).Output("t", ["a <- s.a IDENTITY"]).Sql("one"));
        await world.SendAsync(EventText.Run("COMPLETE", 2, 5).Output("t", ["a <- s.b IDENTITY"]).Sql("two"));
        await world.SendAsync(EventText.Run("COMPLETE", 3, 9, job: "dropper").Output(
            "old", facets: """{"lifecycleStateChange":{"lifecycleStateChange":"DROP"}}"""));
        var export = await ExportAsync(world.Store);
        await using var host = await LineageGraphHost.OpenAsync(new InMemoryLineageStore(), null, Token);
        await ImportAsync(host, export);
        Assert.Equal(export, await ExportAsync(host.Store));
        Assert.Contains("\"validTo\":\"2026-01-01T00:05:00+00:00\"", export, StringComparison.Ordinal);
        Assert.Contains("\"exists\":false", export, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_that_cannot_be_read_is_named_and_the_others_are_taken()
    {
        var export = await ExportAsync([.. SharedEvents.Lines("flink")]);
        var lines = export.Split('\n');
        lines[2] = lines[2][..(lines[2].Length / 2)];
        await using var host = await LineageGraphHost.OpenAsync(new InMemoryLineageStore(), null, Token);
        var report = await ImportAsync(host, string.Join('\n', lines));
        Assert.StartsWith("line 3:", Assert.Single(report.Rejected), StringComparison.Ordinal);
        Assert.Equal(lines.Length - 2, report.Lines);
    }

    [Theory]
    [InlineData("{\"kind\":\"dataset\"}\n", "header")]
    [InlineData("{\"kind\":\"#lineage-export\",\"version\":99}\n", "version 99")]
    [InlineData("", "header")]
    public async Task What_is_no_export_of_this_version_is_refused_whole(string text, string reason)
    {
        await using var host = await LineageGraphHost.OpenAsync(new InMemoryLineageStore(), null, Token);
        var failure = await Assert.ThrowsAsync<InvalidDataException>(() => ImportAsync(host, text));
        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
        Assert.Equal(0, host.Store.Epoch);
    }

    [Fact]
    public async Task Without_SQL_an_export_holds_no_text_of_a_job()
    {
        await using var host = await LineageGraphHost.OpenAsync(new InMemoryLineageStore(), null, Token);
        await host.CommitAsync(new LineageBatch { Jobs = [new JobRecord(new("j", "n")) { Sql = "select secret" }], RecordedAt = IngestWorld.Now }, Token);
        Assert.Contains("select secret", await ExportAsync(host.Store), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", await ExportAsync(host.Store, withSql: false), StringComparison.Ordinal);
    }

    internal static async Task<string> ExportAsync(ILineageStore store, bool withSql = true)
    {
        using var output = new MemoryStream();
        await CanonicalExport.WriteAsync(store, output, withSql, null, Token);
        return Encoding.UTF8.GetString(output.ToArray());
    }

    private static async Task<string> ExportAsync(List<byte[]> events)
    {
        await using var world = await IngestWorld.OpenAsync();
        await world.Ingester.IngestManyAsync([.. events.Select(body => (ReadOnlyMemory<byte>)body)], Token);
        return await ExportAsync(world.Store);
    }

    internal static async Task<CanonicalImportReport> ImportAsync(LineageGraphHost host, string export)
    {
        using var input = new MemoryStream(Encoding.UTF8.GetBytes(export));
        return await CanonicalImport.RunAsync(host, input, TimeProvider.System, null, Token);
    }
}
