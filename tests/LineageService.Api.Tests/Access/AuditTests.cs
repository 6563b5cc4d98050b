using System.Net;
using LineageService.Api.Access;
using LineageService.Api.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace LineageService.Api.Tests.Access;

public sealed class AuditTests
{
    private const string Event =
        """
        {"eventType": "COMPLETE", "eventTime": "2026-03-02T01:00:00Z", "producer": "https://example.com/etl",
         "run": {"runId": "0194f5a0-0000-7000-8000-000000000001"}, "job": {"namespace": "etl", "name": "copy"}}
        """;

    [Fact]
    public async Task Every_write_is_noted_with_its_actor_and_outcome_and_no_read()
    {
        await using var service = await RunningService.StartAsync(options: new LineageApiOptions { RequireTokens = true });
        var tokens = service.Services.GetRequiredService<TokenRegister>();
        var (_, secret) = await tokens.CreateAsync("ana", Scopes.All, [], null, TestContext.Current.CancellationToken);
        service.Client.DefaultRequestHeaders.Authorization = new("Bearer", secret);
        await service.SendAsync(HttpMethod.Post, "/api/v2/admin/tokens?name=etl&scopes=read", "");
        await service.SendAsync(HttpMethod.Post, "/api/v2/admin/tokens?name=etl&scopes=read", "");
        await service.SendAsync(HttpMethod.Post, "/api/v2/corrections/c-none/accept", """{"author": "x"}""");
        await service.GetAsync("/api/v2/namespaces");
        await service.SendAsync(HttpMethod.Post, "/api/v2/sql/analyze", """{"sql": "SELECT 1", "dialect": "spark"}""");
        for (var time = 0; time < 3; time++) await service.SendAsync(HttpMethod.Post, "/api/v1/lineage", Event);

        var records = (await service.GetAsync("/api/v2/admin/audit")).Json["records"]!.AsArray()
            .Select(record => $"{record!["actor"]} {record["operation"]} {record["subject"]} {record["status"]} {record["count"]}");
        Assert.Equal(
            ["ana postEvent  201 3", "ana acceptCorrection c-none 404 1", "ana createToken etl 409 1", "ana createToken etl 201 1"], records);

        var page = (await service.GetAsync("/api/v2/admin/audit?limit=1")).Json;
        var next = (await service.GetAsync($"/api/v2/admin/audit?limit=1&cursor={page["nextCursor"]}")).Json;
        Assert.Equal("acceptCorrection", (string?)next["records"]![0]!["operation"]);
    }

    [Fact]
    public async Task Without_a_token_the_actor_is_local_and_cannot_approve()
    {
        await using var service = await RunningService.StartAsync();
        await service.SendAsync(HttpMethod.Delete, "/api/v2/tasks?namespace=etl&name=none", "");
        var record = Assert.Single((await service.GetAsync("/api/v2/admin/audit")).Json["records"]!.AsArray())!;
        Assert.Equal(("local", "deleteTask", "etl:none", 404), ((string)record["actor"]!, (string)record["operation"]!, (string)record["subject"]!, (int)record["status"]!));
        Assert.False(Actor.Local.CanApprove);
        Assert.Equal(HttpStatusCode.BadRequest, (await service.GetAsync("/api/v2/admin/audit?cursor=x")).Status);
    }
}
