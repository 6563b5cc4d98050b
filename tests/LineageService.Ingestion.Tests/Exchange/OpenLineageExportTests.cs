using System.Text;
using System.Text.Json;
using LineageService.Graph.Store;
using LineageService.Ingestion.Exchange;
using LineageService.Ingestion.Tests.Events;
using LineageService.Model;

namespace LineageService.Ingestion.Tests.Exchange;

public sealed class OpenLineageExportTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("airflow")]
    [InlineData("spark-1.36-dataset-mode")]
    [InlineData("spark-warehouse-day2")]
    public async Task Exported_events_taken_by_an_empty_store_give_the_edges_that_were_exported(string file)
    {
        await using var world = await IngestWorld.OpenAsync();
        await world.Ingester.IngestManyAsync([.. SharedEvents.Lines(file).Select(body => (ReadOnlyMemory<byte>)body)], Token);
        await using var copy = await IngestWorld.OpenAsync();
        foreach (var line in await ExportAsync(world.Store)) Assert.Equal("", (await copy.SendAsync(line)).Reason ?? "");
        var expected = await EdgesAsync(world.Store);
        Assert.True(expected.Count > 20);
        Assert.Equal(expected, await EdgesAsync(copy.Store));
    }

    [Fact]
    public async Task Every_exported_line_is_an_event_with_time_producer_and_schema()
    {
        await using var world = await IngestWorld.OpenAsync();
        await world.SendAsync(EventText.Run("COMPLETE").Input("s").Output("t", ["a <- s.a IDENTITY, s.k FILTER", "b <- s.a AGGREGATION, s.k FILTER"]));
        var lines = await ExportAsync(world.Store);
        Assert.NotEmpty(lines);
        foreach (var line in lines)
        {
            using var document = JsonDocument.Parse(line);
            foreach (var property in (string[])["eventTime", "producer", "schemaURL"])
                Assert.Equal(JsonValueKind.String, document.RootElement.GetProperty(property).ValueKind);
        }

        var job = Assert.Single(lines, line => line.Contains("JobEvent", StringComparison.Ordinal));
        Assert.Contains("\"columnLineage\"", job, StringComparison.Ordinal);
        Assert.Contains("\"lineage\"", job, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nested_fields_and_field_tags_come_back()
    {
        await using var world = await IngestWorld.OpenAsync();
        await world.SendAsync(EventText.Dataset("t")
            .DatasetFacet("schema", """{"fields":[{"name":"a","type":"struct","fields":[{"name":"b","type":"int"},{"name":"c.d","type":"int"}]},{"name":"z","type":"text"}]}""")
            .DatasetFacet("tags", """{"tags":[{"key":"pii","value":"email","field":"z"},{"key":"gold"}]}"""));
        await using var copy = await IngestWorld.OpenAsync();
        foreach (var line in await ExportAsync(world.Store)) await copy.SendAsync(line);
        var id = new DatasetId("db", "t");
        var before = await world.Store.FindDatasetAsync(id, Token);
        var after = await copy.Store.FindDatasetAsync(id, Token);
        Assert.Equal(before!.Fields, after!.Fields);
        Assert.Equal(before.Tags, after.Tags);
    }

    private static async Task<List<string>> ExportAsync(ILineageStore store)
    {
        using var output = new MemoryStream();
        await OpenLineageExport.WriteAsync(store, output, withSql: false, null, Token);
        return [.. Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }

    // Without what the format has no place for: who says so, spans, approximation.
    private static async Task<List<string>> EdgesAsync(ILineageStore store)
    {
        var edges = new SortedSet<string>(StringComparer.Ordinal);
        await foreach (var set in store.ReadEdgeSetsAsync(Token))
        {
            if (!set.IsActive) continue;
            foreach (var edge in set.Edges) edges.Add($"{set.Job} {edge.From} -> {edge.To} {edge.Subtype.WireName()} {edge.Masking}");
        }

        return [.. edges];
    }
}
