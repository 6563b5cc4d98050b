using System.Net;
using LineageService.Api.Tests.Hosting;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Ingestion.Usage;
using LineageService.Model;

namespace LineageService.Api.Tests;

/// <summary><c>GET /api/v2/datasets/usage</c>.</summary>
public sealed class UsageEndpointTests
{
    [Fact]
    public async Task Readers_are_null_without_a_log_and_counted_with_one()
    {
        var token = TestContext.Current.CancellationToken;
        var (watched, other) = (new DatasetId("wh", "dw.plays"), new DatasetId("elsewhere", "t"));
        var store = new InMemoryLineageStore();
        await store.CommitAsync(
            new LineageBatch
            {
                Datasets = [new DatasetRecord(watched) { Fields = [new SchemaField("song"), new SchemaField("user")] }, new DatasetRecord(other)],
                RecordedAt = DateTimeOffset.UnixEpoch,
            },
            token);
        var host = await LineageGraphHost.OpenAsync(store, TimeProvider.System, token);
        using var register = new UsageRegister(host, TimeProvider.System);
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        await register.TakeAsync([new UsageRecord(today, "ann", "trino", 2, "wh", [new DatasetRead(watched, ["song"])], 1)], token);

        await using var service = await RunningService.StartAsync(store: store);
        var known = (await service.GetAsync("/api/v2/datasets/usage?namespace=wh&name=dw.plays")).Json;
        Assert.Equal((1, 2, 1), ((int)known["readers"]!, (int)known["reads"]!, (int)known["watchedDays"]!));
        Assert.Equal(["song 2", "user 0"], known["fields"]!.AsArray().Select(field => $"{field!["field"]} {field["reads"]}"));
        var unknown = (await service.GetAsync("/api/v2/datasets/usage?namespace=elsewhere&name=t")).Json;
        Assert.Null(unknown["readers"]);
        Assert.Null(unknown["reads"]);
        Assert.Equal(HttpStatusCode.NotFound, (await service.GetAsync("/api/v2/datasets/usage?namespace=wh&name=nothing")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await service.GetAsync("/api/v2/datasets/usage?node=dw.plays&days=401")).Status);
    }
}
