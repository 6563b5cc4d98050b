using LineageService.Graph.Conformance;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;

namespace LineageService.Graph.Tests;

/// <summary>Graphs of several replicas over one store: each shows what the others commit.</summary>
public sealed class ReplicaTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Replicas_that_commit_at_once_come_to_show_one_graph(int seed)
    {
        var shared = new SharedMemory();
        await using var one = await LineageGraphHost.OpenAsync(shared.Open(), null, Token);
        await using var other = await LineageGraphHost.OpenAsync(shared.Open(), null, Token);
        var work = HistoryWorld.Batches(seed, 40).Select((batch, index) => (Batch: batch, Host: index % 3 == 0 ? other : one))
            .GroupBy(item => item.Host).Select(group => Task.Run(
                async () =>
                {
                    foreach (var (batch, host) in group) await host.CommitAsync(batch, Token);
                },
                Token));
        await Task.WhenAll(work);
        var read = await GraphLoader.LoadAsync(shared.Open(), Token);
        foreach (var host in new[] { one, other })
        {
            await WaitAsync(host, read.Epoch);
            Assert.Equal(GraphText.Of(read), GraphText.Of(host.Current));
            Assert.Equal(0, host.Reloads);
        }
    }

    [Fact]
    public async Task What_one_replica_writes_is_shown_by_the_other_soon_and_its_listeners_hear_of_it()
    {
        var shared = new SharedMemory();
        await using var one = await LineageGraphHost.OpenAsync(shared.Open(), null, Token);
        await using var other = await LineageGraphHost.OpenAsync(shared.Open(), null, Token);
        var heard = new List<LineageBatch>();
        other.Committed += heard.Add;
        var epoch = await one.CommitAsync(SmallWorld.Batch([1, 2, 3]), Token);
        await WaitAsync(other, epoch);
        Assert.Equal(GraphText.Of(one.Current), GraphText.Of(other.Current));
        Assert.NotEmpty(heard[0].EdgeSets);
        Assert.True(other.Following!.Value.Lag < TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_replica_that_was_away_too_long_reads_the_graph_anew()
    {
        var shared = new SharedMemory { KeptChanges = 2 };
        await using var one = await LineageGraphHost.OpenAsync(shared.Open(), null, Token);
        await using var other = await LineageGraphHost.OpenAsync(shared.Open(), null, Token);
        shared.IsAway = true;
        other.FollowSoon();
        for (var wait = 0; wait < 200 && other.Following!.Value.Failure is null; wait++) await Task.Delay(10, Token);
        Assert.Equal("The store is away.", other.Following!.Value.Failure);
        shared.IsAway = false;
        var writer = shared.Open();
        for (var number = 1; number < 9; number++) await writer.CommitAsync(SmallWorld.Batch([number]), Token);
        await WaitAsync(other, writer.Epoch);
        Assert.Equal(GraphText.Of(await GraphLoader.LoadAsync(shared.Open(), Token)), GraphText.Of(other.Current));
        Assert.True(other.Reloads > 0);
        Assert.Null(other.Following!.Value.Failure);
    }

    [Fact]
    public async Task A_batch_that_says_what_another_replica_said_already_hides_nothing_of_what_that_one_said()
    {
        var shared = new SharedMemory();
        await using var host = await LineageGraphHost.OpenAsync(shared.Open(), null, Token);
        var whole = SmallWorld.Batch([1, 2, 3]);
        await shared.Open().CommitAsync(whole, Token);
        Assert.Equal(1, await host.CommitAsync(new LineageBatch { EdgeSets = [whole.EdgeSets[0]], RecordedAt = SmallWorld.Noon }, Token));
        Assert.Equal(GraphText.Of(await GraphLoader.LoadAsync(shared.Open(), Token)), GraphText.Of(host.Current));
    }

    [Fact]
    public async Task A_batch_that_is_held_back_does_not_come_behind_what_another_replica_made_of_it()
    {
        var shared = new SharedMemory();
        await using var host = await LineageGraphHost.OpenAsync(shared.Open(), null, Token);
        var heard = new List<LineageBatch>();
        host.Committed += heard.Add;
        var held = SmallWorld.Batch([1]);
        await host.CommitUnshownAsync(held, Token);
        await shared.Open().CommitAsync(new LineageBatch { EdgeSets = [held.EdgeSets[0] with { Producer = "later" }], RecordedAt = SmallWorld.Noon }, Token);
        await WaitAsync(host, 2);
        await host.ShowAsync();
        Assert.Equal(GraphText.Of(await GraphLoader.LoadAsync(shared.Open(), Token)), GraphText.Of(host.Current));
        Assert.Single(heard, held);
    }

    [Fact]
    public async Task What_others_committed_is_not_skipped_where_it_could_not_be_read_at_once()
    {
        var shared = new SharedMemory { HidesChanges = true };
        await using var host = await LineageGraphHost.OpenAsync(shared.Open(), null, Token);
        await shared.Open().CommitAsync(SmallWorld.Batch([1]), Token);
        await host.CommitAsync(SmallWorld.Batch([2]), Token);
        await host.CommitAsync(SmallWorld.Batch([3]), Token);
        shared.HidesChanges = false;
        Assert.Equal(4, await host.CommitAsync(SmallWorld.Batch([4]), Token));
        Assert.Equal(GraphText.Of(await GraphLoader.LoadAsync(shared.Open(), Token)), GraphText.Of(host.Current));
    }

    [Fact]
    public async Task A_store_of_one_process_follows_nobody()
    {
        await using var host = await LineageGraphHost.OpenAsync(new InMemoryLineageStore(), null, Token);
        Assert.Null(host.Following);
        host.FollowSoon();
    }

    private static async Task WaitAsync(LineageGraphHost host, long epoch)
    {
        for (var wait = 0; wait < 500 && host.Current.Epoch < epoch; wait++)
        {
            host.FollowSoon();
            await Task.Delay(10, Token);
        }

        Assert.Equal(epoch, host.Current.Epoch);
        for (var wait = 0; wait < 200 && host.Following!.Value.Failure is not null; wait++) await Task.Delay(10, Token);
    }
}
