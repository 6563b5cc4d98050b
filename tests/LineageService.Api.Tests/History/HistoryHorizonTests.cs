using System.Net;
using LineageService.Graph.Store;

namespace LineageService.Api.Tests.History;

public sealed class HistoryHorizonTests
{
    private const string Before = "2026-10-01T20:00:00Z";
    private const string Horizon = "2026-10-02T08:00:00Z";
    private const string After = "2026-10-02T20:00:00Z";

    [Theory]
    [InlineData("lineage?node=field:hive://warehouse:9083:ods.users:phone&")]
    [InlineData("paths?from=ods.users.phone&to=ads.contacts.phone_hash&")]
    [InlineData("datasets?")]
    [InlineData("jobs?")]
    [InlineData("search?q=users&")]
    [InlineData("reconciliation?")]
    public async Task A_read_before_the_horizon_says_that_the_history_is_not_kept(string read)
    {
        await using var service = await TwoDays.StartAsync();
        foreach (var time in new[] { "asOf", "knownAt" })
            Assert.Equal(HttpStatusCode.OK, (await service.GetAsync($"/api/v2/{read}{time}={Before}")).Status);

        await ForgetAsync(service.Backend.Host.Store);
        foreach (var time in new[] { "asOf", "knownAt" })
        {
            var refused = await service.GetAsync($"/api/v2/{read}{time}={Before}");
            Assert.Equal((HttpStatusCode.Gone, "history-not-kept"), (refused.Status, refused.Problem));
            Assert.Contains(Horizon, (string?)refused.Json["detail"], StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.OK, (await service.GetAsync($"/api/v2/{read}{time}={Horizon}")).Status);
        }

        Assert.Equal(HttpStatusCode.OK, (await service.GetAsync($"/api/v2/{read.TrimEnd('&', '?')}")).Status);
    }

    [Theory]
    [InlineData($"from={Before}&to={After}", false)]
    [InlineData($"from={Before}", false)]
    [InlineData($"knownFrom={Before}&knownTo={After}", false)]
    [InlineData($"knownFrom={Horizon}&knownTo={After}", true)]
    [InlineData($"from={Horizon}&to={After}", true)]
    public async Task A_diff_is_refused_where_one_of_its_points_lies_before_the_horizon(string points, bool isKept)
    {
        await using var service = await TwoDays.StartAsync();
        Assert.Equal(HttpStatusCode.OK, (await service.GetAsync($"/api/v2/diff?{points}")).Status);
        await ForgetAsync(service.Backend.Host.Store);
        var answer = await service.GetAsync($"/api/v2/diff?{points}");
        Assert.Equal(isKept ? HttpStatusCode.OK : HttpStatusCode.Gone, answer.Status);
        if (!isKept) Assert.Equal("history-not-kept", answer.Problem);
    }

    private static Task ForgetAsync(ILineageStore store) => store.RetainAsync(
        new RetentionPolicy(TwoDays.Second.AddHours(1), History: TimeSpan.Zero), dryRun: false, TestContext.Current.CancellationToken);
}
