using System.IO.Compression;
using System.Text.Json.Nodes;
using LineageService.Api.Tests.Hosting;
using LineageService.Graph.Sqlite;
using LineageService.Graph.Store;
using LineageService.Testing;

namespace LineageService.Api.Tests.History;

/// <summary>Two business days of real events: as of the end of the first, the service answers what it answered then.</summary>
public sealed class DayOneTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("lineage-days-");

    private const string EndOfDay1 = "2026-11-21T00:24:50Z";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task As_of_the_end_of_the_first_day_answers_are_those_of_the_first_day_byte_for_byte(bool sqlite)
    {
        await using var then = await RunningService.StartAsync(store: sqlite ? await OpenAsync("then") : null);
        await IngestAsync(then, "spark-warehouse-day1");
        await using var now = await RunningService.StartAsync(store: sqlite ? await OpenAsync("now") : null);
        await IngestAsync(now, "spark-warehouse-day1");
        await IngestAsync(now, "spark-warehouse-day2");

        var differing = new List<string>();
        var changed = 0;
        var reads = await ReadsAsync(then);
        foreach (var read in reads)
        {
            var first = Bare((await then.GetAsync(read)).Body);
            var today = Bare((await now.GetAsync(read)).Body);
            var past = Bare((await now.GetAsync($"{read}{(read.Contains('?') ? '&' : '?')}asOf={EndOfDay1}")).Body);
            if (first != today) changed++;
            if (first != past) differing.Add($"{read}\n  then: {Around(first, past)}\n  asOf: {Around(past, first)}");
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{changed} of {reads.Count} answers changed with the second day");
        Assert.True(changed > 5, $"only {changed} answers changed with the second day");
        Assert.True(differing.Count == 0, $"{differing.Count} answers differ:\n{string.Join('\n', differing.Take(12))}");
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private async Task<ILineageStore> OpenAsync(string name) => await SqliteLineageStore.OpenAsync(
        Path.Combine(_directory.FullName, name), new SqliteStoreOptions(), TestContext.Current.CancellationToken);

    private static async Task<List<string>> ReadsAsync(RunningService service)
    {
        var reads = new List<string>
        {
            "/api/v2/namespaces", "/api/v2/datasets?limit=1000", "/api/v2/jobs?limit=1000", "/api/v2/runs?limit=1000", "/api/v2/search?q=play_cnt&limit=200",
            "/api/v2/search?q=user&limit=200",
        };
        var datasets = (await service.GetAsync("/api/v2/datasets?limit=1000")).Json["datasets"]!.AsArray();
        foreach (var id in datasets.Select(dataset => Uri.EscapeDataString((string)dataset!["id"]!)))
        {
            reads.Add($"/api/v2/datasets?node={id}");
            reads.Add($"/api/v2/lineage?node={id}&direction=both&granularity=table");
        }

        var jobs = (await service.GetAsync("/api/v2/jobs?limit=1000")).Json["jobs"]!.AsArray();
        reads.AddRange(jobs.Select(job => $"/api/v2/jobs?node={Uri.EscapeDataString((string)job!["id"]!)}"));
        foreach (var name in new[] { "ads.ads_top_song_board", "dws.dws_rec_scene_1d", "dim.dim_user_df", "ads.ads_churn_users", "dws.dws_user_comment_1d" })
        {
            var id = (string)datasets.Select(dataset => dataset!["id"]!).Single(one => ((string)one!).EndsWith($":{name}", StringComparison.Ordinal))!;
            var fields = (await service.GetAsync($"/api/v2/fields?node={Uri.EscapeDataString(id)}")).Json["fields"]!.AsArray();
            reads.AddRange(fields.Select(field => $"/api/v2/lineage?node={Uri.EscapeDataString((string)field!["id"]!)}&direction=both&functions=true"));
        }

        return reads;
    }

    private static async Task IngestAsync(RunningService service, string file)
    {
        await using var lines = new GZipStream(File.OpenRead(SharedFiles.Require($"events/{file}.jsonl.gz")), CompressionMode.Decompress);
        var counts = await service.Backend.Events.IngestLinesAsync(lines, null, TestContext.Current.CancellationToken);
        Assert.Equal(0, counts.DeadLettered);
    }

    // The epoch is of the commit that answers; the stamp says of which time.
    private static string Bare(string body)
    {
        var answer = JsonNode.Parse(body)!.AsObject();
        foreach (var name in new[] { "epoch", "asOf" }) answer.Remove(name);
        return answer.ToJsonString();
    }

    private static string Around(string text, string other)
    {
        var at = 0;
        while (at < text.Length && at < other.Length && text[at] == other[at]) at++;
        var start = Math.Max(0, at - 100);
        return text[start..Math.Min(text.Length, at + 100)];
    }
}
