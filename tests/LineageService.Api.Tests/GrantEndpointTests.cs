using System.Net;
using LineageService.Api.Tests.Hosting;
using LineageService.Graph.Grants;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Api.Tests;

/// <summary>Who may read a dataset, over REST.</summary>
public sealed class GrantEndpointTests
{
    private static readonly DatasetId Users = new("hive://warehouse:9083", "ods.users");

    [Fact]
    public async Task Readers_are_told_now_and_null_where_nobody_knows()
    {
        await using var service = await RunningService.StartAsync(PlaysWarehouse.Content);
        var before = (await service.GetAsync("/api/v2/datasets/grants?node=ods.users")).Json.AsObject();
        Assert.True(before.ContainsKey("grants") && before.ContainsKey("readers"));
        Assert.Null(before["grants"]);

        DatasetGrant[] grants =
        [
            new(Users, "ann", "user", "select") { Fields = ["phone"], Mask = "hash" },
            new(Users, "loader", "service", "insert"),
            new(Users, "past", "user", "select") { ValidTo = new DateTimeOffset(2001, 1, 1, 0, 0, 0, TimeSpan.Zero) },
        ];
        var host = service.Backend.Host;
        var states = await GrantStates.PlanAsync(host.Store, "assets:test", grants, keepsAbsent: false, TestContext.Current.CancellationToken);
        await host.CommitAsync(new LineageBatch { KeyedStates = states, RecordedAt = DateTimeOffset.UnixEpoch }, TestContext.Current.CancellationToken);

        var told = (await service.GetAsync($"/api/v2/datasets/grants?node={Users}")).Json;
        Assert.Equal(["ann", "loader", "past"], told["grants"]!.AsArray().Select(grant => (string?)grant!["principal"]));
        Assert.Equal(["ann"], told["readers"]!.AsArray().Select(reader => (string?)reader));
        Assert.Equal(("hash", "assets:test"), ((string?)told["grants"]![0]!["mask"], (string?)told["grants"]![0]!["source"]));
        Assert.Empty((await service.GetAsync("/api/v2/datasets/grants?namespace=hive://warehouse:9083&name=never.seen")).Json["grants"]!.AsArray());
        Assert.Equal(HttpStatusCode.NotFound, (await service.GetAsync("/api/v2/datasets/grants?node=nowhere")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await service.GetAsync("/api/v2/datasets/grants")).Status);
    }
}
