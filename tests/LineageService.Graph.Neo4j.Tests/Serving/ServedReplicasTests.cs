using System.Diagnostics;
using System.Globalization;
using System.Net;
using LineageService.Testing.Servers;

namespace LineageService.Graph.Neo4j.Tests.Serving;

/// <summary>Two <c>lineage serve</c> over one Neo4j, by HTTP. Many rounds: <c>B6n</c> of the benchmarks.</summary>
public sealed class ServedReplicasTests(ITestOutputHelper output)
{
    private const int Rounds = 40;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_one_service_acknowledged_the_other_answers_within_two_seconds_and_one_that_is_cut_off_says_that_it_is_behind()
    {
        using var pair = await ServedPair.StartAsync(Neo4jServer.Shared, Token, "--set", "health.maxReplicaLag=1s");
        var waits = await pair.ReadWhatTheOtherWroteAsync(Rounds, Token);
        var (median, worst) = (waits[Rounds / 2], waits[(Rounds * 99 / 100) - 1]);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"median {median:F0} ms, p99 {worst:F0} ms"));
        Assert.True(worst <= 2_000, string.Create(CultureInfo.InvariantCulture, $"median {median:F0} ms, p99 {worst:F0} ms"));

        // What both hold is the same.
        foreach (var node in (string[])["t3", "t4"])
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 2).Select(replica => pair.AskAsync(replica, $"/api/v2/lineage?node=dataset:db:{node}&direction=upstream", Token)));
            Assert.Equal(answers[0], answers[1]);
        }

        Assert.Equal(HttpStatusCode.OK, (await pair.AskAsync(1, "/health/ready", Token)).Status);
        pair.Cut();
        var epoch = await pair.DefineAsync(0, Rounds, Token);
        await UntilAsync(async () => (await pair.AskAsync(1, "/health/ready", Token)).Status == HttpStatusCode.ServiceUnavailable);
        Assert.Contains("has not caught up with what other replicas committed", (await pair.AskAsync(1, "/health/ready", Token)).Body, StringComparison.Ordinal);
        using (var behind = await pair.GetAsync(1, "/api/v2/lineage?node=dataset:db:t1&direction=upstream", Token))
        {
            Assert.Equal(HttpStatusCode.OK, behind.StatusCode);
            Assert.True(behind.Headers.Contains("Lineage-Behind"));
        }

        Assert.Equal(HttpStatusCode.OK, (await pair.AskAsync(0, "/health/ready", Token)).Status);
        pair.Mend();
        await UntilAsync(async () => (await pair.AskAsync(1, "/health/ready", Token)).Status == HttpStatusCode.OK);
        using var again = await pair.GetAsync(1, $"/api/v2/lineage?node=dataset:db:t{Rounds}&direction=upstream&minEpoch={epoch}", Token);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.False(again.Headers.Contains("Lineage-Behind"));
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        for (var started = Stopwatch.GetTimestamp(); !await condition(); await Task.Delay(100, Token))
            Assert.True(Stopwatch.GetElapsedTime(started) < Patience, "it did not come to be");
    }
}
