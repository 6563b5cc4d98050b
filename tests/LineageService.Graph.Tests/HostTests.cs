using LineageService.Graph.Conformance;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Graph.Traversal;
using LineageService.Model;

namespace LineageService.Graph.Tests;

public sealed class HostTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_commit_is_visible_when_it_returns()
    {
        await using var host = await LineageGraphHost.OpenAsync(new InMemoryLineageStore(), null, Token);
        var before = host.Current;
        Assert.Equal(1, await host.CommitAsync(Shop.Batch, Token));
        Assert.Equal(1, host.Current.Epoch);
        Assert.NotNull(host.Current.FindDataset(Shop.Orders));
        // Who holds the graph of before sees what was before.
        Assert.Null(before.FindDataset(Shop.Orders));
        Assert.Equal(0, before.NodeCount);
    }

    [Fact]
    public async Task A_batch_that_changes_nothing_leaves_the_graph_alone()
    {
        await using var host = await LineageGraphHost.OpenAsync(new InMemoryLineageStore(), null, Token);
        await host.CommitAsync(Shop.Batch, Token);
        var graph = host.Current;
        Assert.Equal(1, await host.CommitAsync(Shop.Batch, Token));
        Assert.Same(graph, host.Current);
    }

    [Fact]
    public async Task A_refused_batch_does_not_stop_the_next()
    {
        await using var host = await LineageGraphHost.OpenAsync(new InMemoryLineageStore(), null, Token);
        var wrong = Shop.Of(
            Shop.Set(Shop.Clean, Shop.Page,
                new LineageEdge(Shop.Field(Shop.Orders, "a"), Shop.Field(Shop.Daily, "b"), EdgeSubtype.Identity)));
        await Assert.ThrowsAsync<ArgumentException>(() => host.CommitAsync(wrong, Token));
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => host.CommitAsync(Shop.Batch, cancelled.Token));
        Assert.Equal(1, await host.CommitAsync(Shop.Batch, Token));
    }

    [Fact]
    public async Task Compaction_runs_beside_writers_and_readers_and_loses_nothing()
    {
        var store = new InMemoryLineageStore();
        await using var host = await LineageGraphHost.OpenAsync(store, null, Token);
        using var stop = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 2).Select(_ => Task.Run(() => ReadUntil(host, stop.Token), Token)).ToArray();
        await Task.WhenAll(Enumerable.Range(0, 150).Select(index => host.CommitAsync(Wide(index), Token)));
        // A group of many batches may have made a base of its own: what comes one by one is what is compacted.
        for (var index = 150; index < 1_000 && host.Compactions == 0; index++) await host.CommitAsync(Wide(index), Token);
        await stop.CancelAsync();
        await Task.WhenAll(readers);
        Assert.True(host.Compactions > 0, "Nothing was compacted.");
        var read = await LineageGraphHost.OpenAsync(store, null, Token);
        Assert.Equal(GraphText.Of(read.Current), GraphText.Of(host.Current));
    }

    [Fact]
    public async Task Batches_held_back_are_shown_when_asked_and_with_the_next_commit()
    {
        var store = new InMemoryLineageStore();
        await using var host = await LineageGraphHost.OpenAsync(store, null, Token);
        var told = 0;
        host.Committed += _ => told++;
        for (var index = 0; index < 100; index++) await host.CommitUnshownAsync(Wide(index), Token);
        Assert.Equal((100, 0, 0), (store.Epoch, host.Current.Epoch, told));
        Assert.Equal(100, await host.ShowAsync());
        Assert.Equal((100, 20_000, 0, 100), (host.Current.Epoch, host.Current.EdgeCount, host.Current.DirtyNodes, told));

        await host.CommitUnshownAsync(Wide(100), Token);
        await host.CommitAsync(Wide(101), Token);
        Assert.Equal((102, 20_400, 102), (host.Current.Epoch, host.Current.EdgeCount, told));
        await using var read = await LineageGraphHost.OpenAsync(store, null, Token);
        Assert.Equal(GraphText.Of(read.Current), GraphText.Of(host.Current));
    }

    [Fact]
    public async Task A_disposed_host_takes_no_more()
    {
        var host = await LineageGraphHost.OpenAsync(new InMemoryLineageStore(), null, Token);
        await host.DisposeAsync();
        await host.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => host.CommitAsync(Shop.Batch, Token));
    }

    // 200 columns from one table into another: 400 dirty nodes a batch.
    private static LineageBatch Wide(int index)
    {
        var (from, to) = (new DatasetId("db", $"s{index % 40}"), new DatasetId("db", $"t{index}"));
        return Shop.Of(Shop.Set(new JobId("x", $"j{index}"), to, [.. Enumerable.Range(0, 200).Select(column =>
            new LineageEdge(LineageNode.Field(from, $"c{column}"), LineageNode.Field(to, $"c{column}"), EdgeSubtype.Identity))]));
    }

    private static void ReadUntil(LineageGraphHost host, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var graph = host.Current;
            var answer = LineageTraversal.Walk(
                graph, new LineageRequest(LineageRoot.Field(new DatasetId("db", "s0"), "c7"), Direction.Downstream),
                CancellationToken.None);
            Assert.Equal(graph.Epoch, answer.Epoch);
            Assert.True(answer.Nodes.Length <= 1 + (1_000 / 40));
        }
    }
}
