using System.Diagnostics;
using System.Globalization;
using LineageService.Graph.Conformance;
using LineageService.Graph.Snapshot;

namespace LineageService.Graph.Neo4j.Tests;

public sealed class ReadYourWritesTests(ITestOutputHelper output)
{
    private const int Rounds = 60;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_one_replica_writes_the_other_shows_within_two_seconds()
    {
        await using var one = await LineageGraphHost.OpenAsync(await EmptyStores.OpenAsync(Token), null, Token);
        await using var other = await LineageGraphHost.OpenAsync(await EmptyStores.AgainAsync(Token), null, Token);
        var waits = new List<double>(Rounds);
        for (var round = 0; round < Rounds; round++)
        {
            var (writer, reader) = round % 2 == 0 ? (one, other) : (other, one);
            var epoch = await writer.CommitAsync(SmallWorld.Batch([round, round + 50]), Token);
            var started = Stopwatch.GetTimestamp();
            while (reader.Current.Epoch < epoch)
            {
                reader.FollowSoon();
                await Task.Delay(5, Token);
            }

            waits.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        waits.Sort();
        var (median, worst) = (waits[Rounds / 2], waits[(Rounds * 99 / 100) - 1]);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"median {median:F0} ms, p99 {worst:F0} ms"));
        Assert.True(worst <= 2_000, string.Create(CultureInfo.InvariantCulture, $"median {median:F0} ms, p99 {worst:F0} ms"));
        Assert.Equal(GraphText.Of(one.Current), GraphText.Of(other.Current));
    }
}
