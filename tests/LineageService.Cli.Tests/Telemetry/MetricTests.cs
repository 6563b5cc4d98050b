using System.Text;

namespace LineageService.Cli.Tests.Telemetry;

// Alone: counters belong to the process, and those of another test's service that ends meanwhile are gone from the sum.
[CollectionDefinition(nameof(MetricTests), DisableParallelization = true)]
[Collection(nameof(MetricTests))]
public sealed class MetricTests
{
    [Fact]
    public async Task Events_texts_commits_and_the_graph_are_measured()
    {
        await using var service = await WatchedService.StartAsync();
        const string Event =
            """
            {"eventType": "COMPLETE", "eventTime": "2026-03-02T01:00:00Z", "producer": "https://example.com/etl",
             "run": {"runId": "0194f5a0-0000-7000-8000-000000000002"}, "job": {"namespace": "etl", "name": "copy"},
             "inputs": [{"namespace": "db", "name": "a"}], "outputs": [{"namespace": "db", "name": "b"}]}
            """;
        var before = service.Measure();
        await PostAsync(service, "/api/v1/lineage", Event);
        await PostAsync(service, "/api/v1/lineage", Event);
        await PostAsync(service, "/api/v1/lineage", """{"eventType": 1}""");
        await PostAsync(service, "/api/v2/sql/analyze", """{"sql": "SELECT ((( FROM", "dialect": "sqlite", "name": "t"}""");
        await PostAsync(service, "/api/v2/sql/analyze", """{"sql": "SELECT a FROM t", "dialect": "sqlite", "name": "t"}""");
        var after = service.Measure();

        Assert.InRange(Grown("lineage.events", "outcome=accepted,source=http"), 1, int.MaxValue);
        Assert.InRange(Grown("lineage.events", "outcome=duplicate,source=http"), 1, int.MaxValue);
        Assert.InRange(Grown("lineage.events", "outcome=rejected,source=http"), 1, int.MaxValue);
        Assert.InRange(Grown("lineage.sql.texts", "dialect=sqlite,state=failed"), 1, int.MaxValue);
        Assert.InRange(Grown("lineage.sql.texts", "dialect=sqlite,state=analysed"), 1, int.MaxValue);
        Assert.Contains(after, point => point.Name == "lineage.sql.failures" && System.Text.RegularExpressions.Regex.IsMatch(point.Tags, "^code=[A-Z]+[0-9]+,dialect=sqlite$"));
        Assert.InRange(Grown("lineage.store.commit.duration", ""), 2, int.MaxValue);
        Assert.InRange(Grown("lineage.store.commit.batches", ""), 2, int.MaxValue);
        Assert.InRange(Grown("lineage.snapshot.swap.duration", ""), 1, int.MaxValue);
        Assert.Contains(after, point => point.Name == "lineage.snapshot.epoch");
        Assert.Contains(after, point => point is { Name: "lineage.snapshot.age", Value: >= 0 });
        foreach (var structure in new[] { "adjacency", "datasets", "jobs", "texts", "heap" })
            Assert.Contains(after, point => point.Name == "lineage.memory" && point.Tags == $"structure={structure}");
        foreach (var kind in new[] { "datasets", "jobs", "nodes", "edges", "dirty_nodes" })
            Assert.Contains(after, point => point.Name == "lineage.graph.size" && point.Tags == $"kind={kind}");
        Assert.Contains(after, point => point.Name == "lineage.http.waiting_writes");
        Assert.Contains(after, point => point.Name == "http.server.request.duration" && point.Tags.Contains("http.route=/api/v1/lineage", StringComparison.Ordinal));

        double Grown(string name, string tags) => Sum(after, name, tags) - Sum(before, name, tags);
    }

    private static double Sum(IEnumerable<(string Name, string Tags, double Value)> points, string name, string tags) =>
        points.Where(point => point.Name == name && point.Tags == tags).Sum(point => point.Value);

    private static async Task PostAsync(WatchedService service, string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await service.Client.PostAsync(path, content, TestContext.Current.CancellationToken);
    }
}
