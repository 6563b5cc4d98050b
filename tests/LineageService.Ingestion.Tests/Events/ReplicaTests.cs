using System.Text;
using LineageService.Graph.Conformance;
using LineageService.Graph.Snapshot;
using LineageService.Ingestion.Events;
using LineageService.Ingestion.Tests.Exchange;
using LineageService.Ingestion.Usage;
using LineageService.Model;

namespace LineageService.Ingestion.Tests.Events;

/// <summary>Several services over one store fold the events of the same jobs and tables at once: what comes out is what one alone makes of them.</summary>
public sealed class ReplicaTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_two_replicas_count_of_the_same_table_and_day_is_one_sum()
    {
        var shared = new SharedMemory();
        await using var one = await LineageGraphHost.OpenAsync(shared.Open(), TimeProvider.System, Token);
        await using var other = await LineageGraphHost.OpenAsync(shared.Open(), TimeProvider.System, Token);
        using var here = new UsageRegister(one, TimeProvider.System);
        using var there = new UsageRegister(other, TimeProvider.System);
        var day = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(number => Task.Run(
            async () =>
            {
                var body = $$"""{"day":"{{day:yyyy-MM-dd}}","engine":"e","namespace":"wh","dataset":"t","principal":"p{{number}}","reads":1}""";
                var outcomes = await (number % 2 == 0 ? here : there).TakeAsync([new ReceivedEvent(Encoding.UTF8.GetBytes(body))], Token);
                Assert.Null(outcomes[0].Reason);
            },
            Token)));
        var usage = await here.FindAsync([new DatasetId("wh", "t")], 2, Token);
        Assert.Equal(20, usage.Days.Sum(counted => counted.Reads));
        Assert.Equal(20, usage.Principals.Length);
    }

    [Theory]
    [InlineData("airflow", 1)]
    [InlineData("flink", 2)]
    [InlineData("spark-warehouse-day1", 3)]
    public async Task Replicas_that_take_events_at_once_come_to_believe_what_one_does(string file, int seed)
    {
        var lines = SharedEvents.Lines(file);
        var shared = new SharedMemory();
        await using var one = await IngestWorld.OpenAsync(store: shared.Open());
        await using var other = await IngestWorld.OpenAsync(store: shared.Open());
        var random = new Random(seed);

        // Each event goes to one of them, some to both, as after a change of who reads a partition.
        var shares = lines.Select(line => (line, to: random.Next(5))).ToArray();
        var results = await Task.WhenAll(
            TakeAsync(one, [.. shares.Where(share => share.to is 0 or 1 or 4).Select(share => share.line)], random.Next(1, 9)),
            TakeAsync(other, [.. shares.Where(share => share.to is 2 or 3 or 4).Select(share => share.line)], random.Next(1, 9)));
        Assert.All(results, Assert.True);

        await using var alone = await IngestWorld.OpenAsync();
        Assert.True(await TakeAsync(alone, lines, lines.Count));
        var expected = await CanonicalExportTests.ExportAsync(alone.Store);
        Assert.Equal(expected, await CanonicalExportTests.ExportAsync(one.Store));
        foreach (var world in new[] { one, other })
        {
            for (var wait = 0; wait < 500 && world.Host.Current.Epoch < Math.Max(one.Store.Epoch, other.Store.Epoch); wait++)
            {
                world.Host.FollowSoon();
                await Task.Delay(10, Token);
            }

            Assert.Equal(GraphText.Of(await GraphLoader.LoadAsync(shared.Open(), Token)), GraphText.Of(world.Host.Current));
        }
    }

    private static async Task<bool> TakeAsync(IngestWorld world, IReadOnlyList<byte[]> lines, int size)
    {
        await Task.Yield();
        var taken = true;
        foreach (var piece in lines.Chunk(size))
        {
            var results = await world.Ingester.IngestManyAsync([.. piece.Select(body => (ReadOnlyMemory<byte>)body)], Token);
            taken &= results.All(result => result.Status is IngestStatus.Accepted or IngestStatus.Duplicate);
            await Task.Yield();
        }

        return taken;
    }
}
