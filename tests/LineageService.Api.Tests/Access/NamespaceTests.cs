using System.Net;
using System.Text.Json.Nodes;
using LineageService.Api.Access;
using LineageService.Api.Tests.Hosting;
using LineageService.Graph.Store;
using LineageService.Model;
using Microsoft.Extensions.DependencyInjection;

namespace LineageService.Api.Tests.Access;

public sealed class NamespaceTests
{
    private static readonly LineageBatch Two = new()
    {
        RecordedAt = TimeProvider.System.GetUtcNow(),
        Datasets = [new DatasetRecord(new DatasetId("mine", "orders")), new DatasetRecord(new DatasetId("theirs", "orders")), new DatasetRecord(new DatasetId("theirs", "secrets"))],
    };

    [Fact]
    public async Task Datasets_of_other_namespaces_are_not_there()
    {
        await using var service = await StartAsync();
        Assert.Equal(["mine"], Texts((await service.GetAsync("/api/v2/namespaces")).Json["namespaces"]!));
        var list = (await service.GetAsync("/api/v2/datasets")).Json["datasets"]!.AsArray();
        Assert.Equal(["mine"], list.Select(dataset => (string)dataset!["namespace"]!));
        var hits = (await service.GetAsync("/api/v2/search?q=orders")).Json["results"]!.AsArray();
        Assert.Equal(["mine"], hits.Select(hit => (string)hit!["namespace"]!));
        foreach (var path in new[] { "datasets/detail", "datasets", "fields" })
        {
            Assert.Equal(HttpStatusCode.OK, (await service.GetAsync($"/api/v2/{path}?namespace=mine&name=orders")).Status);
            var foreign = await service.GetAsync($"/api/v2/{path}?namespace=theirs&name=orders");
            var missing = await service.GetAsync($"/api/v2/{path}?namespace=theirs&name=nothing");
            Assert.Equal((HttpStatusCode.NotFound, missing.Body.Replace("nothing", "orders", StringComparison.Ordinal)), (foreign.Status, foreign.Body));
            Assert.Equal("unknown-node", (await service.GetAsync($"/api/v2/{path}?node=secrets")).Problem);
            Assert.Contains("mine", (await service.GetAsync($"/api/v2/{path}?node=orders")).Body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Events_of_other_namespaces_are_refused_each_for_itself()
    {
        await using var service = await StartAsync();
        Assert.Equal(HttpStatusCode.Created, (await service.SendAsync(HttpMethod.Post, "/api/v1/lineage", Event("mine", "mine"))).Status);
        Assert.Equal("namespace-bound", (await service.SendAsync(HttpMethod.Post, "/api/v1/lineage", Event("theirs", "mine"))).Problem);
        Assert.Equal("namespace-bound", (await service.SendAsync(HttpMethod.Post, "/api/v1/lineage", Event("mine", "theirs"))).Problem);

        var batch = $"[{Event("theirs", "mine")}, {Event("mine", "mine2")}, 5, {Event("mine", "theirs")}]";
        var answer = (await service.SendAsync(HttpMethod.Post, "/api/v1/lineage/batch", batch)).Json;
        Assert.Equal((4, 1), ((int)answer["summary"]!["received"]!, (int)answer["summary"]!["successful"]!));
        Assert.Equal([0, 2, 3], answer["failed_events"]!.AsArray().Select(failed => (int)failed!["index"]!));
        Assert.Equal(HttpStatusCode.OK, (await service.SendAsync(HttpMethod.Post, "/api/v1/lineage/batch", $"[{Event("theirs", "mine")}]")).Status);
        Assert.Null(service.Backend.Host.Current.FindJob(new JobId("theirs", "copy")));
    }

    [Fact]
    public async Task A_token_that_sends_more_than_its_rate_is_told_when_to_go_on()
    {
        await using var service = await RunningService.StartAsync(options: new LineageApiOptions { RequireTokens = true, TokenRequestsPerSecond = 2 });
        var tokens = service.Services.GetRequiredService<TokenRegister>();
        service.Client.DefaultRequestHeaders.Authorization = new("Bearer", (await tokens.CreateAsync("a", Scopes.All, [], null, TestContext.Current.CancellationToken)).Secret);
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => service.GetAsync("/api/v2/namespaces")));
        var refused = answers.First(answer => answer.Status == HttpStatusCode.TooManyRequests);
        Assert.Equal(("too-many-requests", "1"), (refused.Problem, refused.Headers["Retry-After"]));
        var events = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => service.SendAsync(HttpMethod.Post, "/api/v1/lineage", "{}")));
        Assert.Contains(events, answer => answer.Status == HttpStatusCode.ServiceUnavailable && answer.Headers.ContainsKey("Retry-After"));
        Assert.DoesNotContain(events, answer => answer.Status == HttpStatusCode.TooManyRequests);
    }

    private static async Task<RunningService> StartAsync()
    {
        var service = await RunningService.StartAsync(Two, new LineageApiOptions { RequireTokens = true });
        var tokens = service.Services.GetRequiredService<TokenRegister>();
        var (_, secret) = await tokens.CreateAsync("bound", Scope.Read | Scope.Ingest, ["mine*"], null, TestContext.Current.CancellationToken);
        service.Client.DefaultRequestHeaders.Authorization = new("Bearer", secret);
        return service;
    }

    private static string Event(string job, string output) =>
        $$"""
        {"eventType": "COMPLETE", "eventTime": "2026-03-02T01:00:00Z", "producer": "https://example.com/etl",
         "run": {"runId": "0194f5a0-0000-7000-8000-000000000001"}, "job": {"namespace": "{{job}}", "name": "copy"},
         "inputs": [{"namespace": "theirs", "name": "orders"}], "outputs": [{"namespace": "{{output}}", "name": "b"}]}
        """;

    private static IEnumerable<string> Texts(JsonNode list) => list.AsArray().Select(text => (string)text!);
}
