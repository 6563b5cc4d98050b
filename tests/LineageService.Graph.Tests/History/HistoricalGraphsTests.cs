using LineageService.Graph.History;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Model;
using static LineageService.Graph.Tests.History.Timeline;

namespace LineageService.Graph.Tests.History;

public sealed class HistoricalGraphsTests
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_point_of_the_past_has_its_own_graph_and_now_is_the_current_one()
    {
        await using var host = await OpenAsync();
        var graphs = new HistoricalGraphs(host, new Clock());
        Assert.Same(host.Current, await graphs.At(TimePoint.Now).GraphAsync(Cancel));
        Assert.True(HasEdge(await graphs.At(At(1)).GraphAsync(Cancel), "a", "x"));
        Assert.False(HasEdge(await graphs.At(At(2)).GraphAsync(Cancel), "a", "x"));
        Assert.True(HasEdge(await graphs.At(At(2)).GraphAsync(Cancel), "b", "x"));
    }

    [Fact]
    public async Task A_time_that_has_not_come_yet_is_now()
    {
        await using var host = await OpenAsync();
        var view = new HistoricalGraphs(host, new Clock()).At(new TimePoint(Day(29), Day(29)));
        Assert.True(view.Point.IsNow);
        Assert.Same(host.Current, await view.GraphAsync(Cancel));
        Assert.Same(host.Store, view.Reader);
    }

    [Fact]
    public async Task Callers_for_one_point_share_one_load()
    {
        await using var host = await OpenAsync();
        var graphs = new HistoricalGraphs(host, new Clock());
        var loads = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => graphs.At(At(1)).GraphAsync(Cancel).AsTask()));
        Assert.All(loads, graph => Assert.Same(loads[0], graph));
        Assert.Equal(1, graphs.Loads);
    }

    [Fact]
    public async Task The_graph_not_asked_for_longest_gives_way()
    {
        await using var host = await OpenAsync();
        var graphs = new HistoricalGraphs(host, new Clock(), capacity: 2);
        await graphs.At(At(1)).GraphAsync(Cancel);
        await graphs.At(At(2)).GraphAsync(Cancel);
        await graphs.At(At(1)).GraphAsync(Cancel);
        await graphs.At(new TimePoint(Day(1).AddDays(-1), null)).GraphAsync(Cancel);
        Assert.Equal(3, graphs.Loads);
        await graphs.At(At(1)).GraphAsync(Cancel);
        Assert.Equal(3, graphs.Loads);
        await graphs.At(At(2)).GraphAsync(Cancel);
        Assert.Equal(4, graphs.Loads);
    }

    [Fact]
    public async Task A_late_event_changes_the_past_as_it_is_known_now_and_not_as_it_was_known()
    {
        await using var host = await OpenAsync();
        var graphs = new HistoricalGraphs(host, new Clock());
        var (now, then) = (At(1), At(1) with { KnownAt = Day(20).AddHours(1) });
        Assert.True(HasEdge(await graphs.At(now).GraphAsync(Cancel), "a", "x"));
        Assert.True(HasEdge(await graphs.At(then).GraphAsync(Cancel), "a", "x"));
        await host.CommitAsync(Told(21, Set(1, 0, Edge("c", "x"))), Cancel);
        Assert.False(HasEdge(await graphs.At(now).GraphAsync(Cancel), "a", "x"));
        Assert.True(HasEdge(await graphs.At(then).GraphAsync(Cancel), "a", "x"));
        Assert.Equal(3, graphs.Loads);
    }

    [Fact]
    public async Task Points_between_two_changes_share_a_graph()
    {
        await using var host = await OpenAsync();
        var graphs = new HistoricalGraphs(host, new Clock());
        var one = await graphs.At(new TimePoint(Day(1).AddMinutes(1), null)).GraphAsync(Cancel);
        var two = await graphs.At(new TimePoint(Day(2).AddMinutes(-1), null)).GraphAsync(Cancel);
        Assert.Same(one, two);
        Assert.NotSame(one, await graphs.At(new TimePoint(Day(2), null)).GraphAsync(Cancel));
    }

    private static async Task<LineageGraphHost> OpenAsync() => await LineageGraphHost.OpenAsync(
        await StoreAsync(Told(20, Set(1, 2, Edge("a", "x")), Set(2, 0, Edge("b", "x")))), new Clock(), Cancel);

    private static bool HasEdge(LineageGraph graph, string from, string to)
    {
        var (start, end) = (graph.FindNode(LineageNode.Field(Source, from)), graph.FindNode(LineageNode.Field(Target, to)));
        if (start < 0 || end < 0) return false;
        var row = graph.Forward(start);
        for (var index = 0; index < row.Count; index++) if (row.NeighborAt(index) == end) return true;
        return false;
    }

    private sealed class Clock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Day(25);
    }
}
