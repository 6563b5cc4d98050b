using LineageService.Graph.Grants;
using LineageService.Graph.Store;
using LineageService.Ingestion.Exchange;
using LineageService.Ingestion.Tests.Events;
using LineageService.Ingestion.Usage;
using LineageService.Model;

namespace LineageService.Ingestion.Tests.Exchange;

/// <summary>What a replay takes along beside records and events.</summary>
public sealed class ReplayedStatesTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Usage_and_grants_are_in_a_replayed_store()
    {
        await using var world = await IngestWorld.OpenAsync();
        var orders = new DatasetId("db", "orders");
        var day = new DateOnly(2026, 3, 1);
        using (var register = new UsageRegister(world.Host, TimeProvider.System))
        {
            await register.TakeAsync([new UsageRecord(day, "ann", "trino", 2, "db", [new DatasetRead(orders, ["id"])], 1)], Token);
        }

        var grants = await GrantStates.PlanAsync(world.Store, "assets:test", [new DatasetGrant(orders, "ann", "user", "select")], keepsAbsent: false, Token);
        await world.Host.CommitAsync(new LineageBatch { KeyedStates = grants, RecordedAt = IngestWorld.Now }, Token);
        await world.SendAsync(EventText.Run("COMPLETE").Input("orders").Output("t", ["a <- orders.id IDENTITY"]));
        await using var copy = await IngestWorld.OpenAsync();
        await ReplayAsync(world, copy);
        var usage = await UsageRegister.FindAsync(copy.Store, [orders], day, day, Token);
        Assert.Equal(2, usage.Reads);
        var granted = await GrantStates.FindAsync(copy.Store, [orders], Token);
        Assert.Equal("ann", Assert.Single(granted!.Value).Grant.Principal);
    }

    [Theory]
    [InlineData("access/tokens", true)]
    [InlineData("access/opaque-key", true)]
    [InlineData("audit/last", true)]
    [InlineData("audit/000000000001", true)]
    [InlineData("catalog:2:dborders", true)]
    [InlineData("collect/sources", true)]
    [InlineData("collect/source/tasks:git", true)]
    [InlineData("collect/dependencies/airflow", true)]
    [InlineData("corrections/list", true)]
    [InlineData("corrections/suppressions", true)]
    [InlineData("engine/active", true)]
    [InlineData("grants/sources", true)]
    [InlineData("identity:rules", true)]
    [InlineData("kafka:task\njobs\nload", true)]
    [InlineData("labels:log", true)]
    [InlineData("labels:log:0", true)]
    [InlineData("labels:residuals", true)]
    [InlineData("usage/counters", true)]
    [InlineData("usage/watched", true)]
    [InlineData("something-of-tomorrow", true)]
    [InlineData("evidence:ranking", false)]
    [InlineData("job:4:jobsload", false)]
    [InlineData("keys:2:dborders", false)]
    [InlineData("dataset:2:dborders", false)]
    [InlineData("run:00000000000070008000000000000001", false)]
    [InlineData("lease/labels", false)]
    [InlineData("kafka:consumer", false)]
    [InlineData("kafka:changes", false)]
    [InlineData("kafka:changes:published", false)]
    [InlineData("kafka:changes:17", false)]
    [InlineData("labels:notices", false)]
    [InlineData("labels:notice:3", false)]
    public void Each_kind_of_state_is_copied_or_made_anew(string key, bool isCopied) => Assert.Equal(isCopied, ReplayedStates.IsCopied(key));

    [Fact]
    public async Task A_state_of_nobody_known_is_copied_and_the_name_among_consumers_is_not()
    {
        await using var world = await IngestWorld.OpenAsync();
        KeyedState[] states = [new("something-of-tomorrow", new byte[] { 1 }), new("kafka:consumer", new byte[] { 2 })];
        await world.Host.CommitAsync(new LineageBatch { KeyedStates = [.. states], RecordedAt = IngestWorld.Now }, Token);
        await using var copy = await IngestWorld.OpenAsync();
        await ReplayAsync(world, copy);
        Assert.Equal([1], (await copy.Store.FindKeyedStateAsync("something-of-tomorrow", Token))!.State.ToArray());
        Assert.Null(await copy.Store.FindKeyedStateAsync("kafka:consumer", Token));
    }

    private static Task<ReplayReport> ReplayAsync(IngestWorld from, IngestWorld to) =>
        StoreReplay.RunAsync(from.Store, to.Host, to.Ingester, EventQuery.All, TimeProvider.System, null, Token);
}
