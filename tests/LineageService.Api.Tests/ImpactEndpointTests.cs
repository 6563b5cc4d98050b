using System.Net;
using LineageService.Api.Tests.Hosting;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Ingestion.Tasks;
using LineageService.Ingestion.Tasks.Import;
using LineageService.Model;

namespace LineageService.Api.Tests;

/// <summary><c>POST /api/v2/impact</c> and <c>GET /api/v2/impact/unused-columns</c>.</summary>
public sealed class ImpactEndpointTests
{
    private static async Task<RunningService> ServeAsync()
    {
        var token = TestContext.Current.CancellationToken;
        var store = new InMemoryLineageStore();
        var host = await LineageGraphHost.OpenAsync(store, TimeProvider.System, token);
        using var importer = new TaskImporter(host, TimeProvider.System);
        TaskDefinition[] tasks =
        [
            new(new JobId("etl", "users"), "spark", "CREATE TABLE dw.users AS SELECT id, phone, mail FROM ods.users", "wh"),
            new(new JobId("etl", "calls"), "spark", "CREATE TABLE dw.calls AS SELECT phone FROM dw.users", "wh"),
        ];
        await importer.ImportAsync(tasks, [], new TaskDefaults("spark", "wh", "etl"), null, token);
        return await RunningService.StartAsync(store: store);
    }

    [Fact]
    public async Task A_dropped_column_breaks_its_reader_and_stores_nothing()
    {
        await using var service = await ServeAsync();

        var answer = (await service.SendAsync(HttpMethod.Post, "/api/v2/impact", """{"changes":[{"kind":"drop-column","dataset":"dw.users.phone"}]}""")).Json;

        Assert.Equal("BREAKING", (string?)answer["verdict"]);
        var job = answer["affected"]!.AsArray().Single(node => (string?)node!["kind"] == "job")!;
        Assert.Equal(("job:etl:calls", 1), ((string?)job["node"], (int)job["useSite"]!["line"]!));
        Assert.NotNull(answer["completeness"]!["notAnalysed"]);
        Assert.Contains("phone", (await service.GetAsync("/api/v2/impact/unused-columns?node=dw.users")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_text_is_compared_with_the_one_in_the_store()
    {
        await using var service = await ServeAsync();

        var answer = (await service.SendAsync(
            HttpMethod.Post, "/api/v2/impact", """{"changes":[{"kind":"task","job":"users","sql":"CREATE TABLE dw.users AS SELECT id, UPPER(phone) AS phone, mail FROM ods.users"}]}""")).Json;

        Assert.Equal(("BEHAVIORAL", "VALUE"), ((string?)answer["verdict"], (string?)answer["atoms"]![0]!["kind"]));
    }

    [Fact]
    public async Task All_mistakes_are_told_together()
    {
        await using var service = await ServeAsync();

        var answer = await service.SendAsync(
            HttpMethod.Post, "/api/v2/impact", """{"changes":[{"kind":"drop-column","dataset":"nothing"},{"kind":"explode"},{"kind":"job-late","job":"users"}],"profile":"7"}""");

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal(
            ["changes[0].column", "changes[0].dataset", "changes[1].kind", "changes[2].minutes", "profile"],
            answer.Json["violations"]!.AsArray().Select(violation => (string?)violation!["name"]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Columns_that_nobody_uses_are_told()
    {
        await using var service = await ServeAsync();

        var answer = (await service.GetAsync("/api/v2/impact/unused-columns?node=dw.users")).Json;

        Assert.Equal(["id unused", "phone used", "mail unused"], answer["columns"]!.AsArray().Select(column => $"{column!["column"]} {column["standing"]}"));
    }
}
