using LineageService.Graph.Conformance;
using LineageService.Graph.History;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Tests.History;

/// <summary>When a graph of the past is loaded anew.</summary>
public sealed class HistoricalGraphsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_graph_of_the_past_stays_over_commits_that_change_what_came_later()
    {
        await using var host = await LineageGraphHost.OpenAsync(new InMemoryLineageStore(), null, Token);
        var graphs = new HistoricalGraphs(host);
        await host.CommitAsync(Batch(0, "a"), Token);
        Assert.Equal(1, (await LoadAsync(graphs, 2)).EdgeCount);
        await host.CommitAsync(Batch(3, "b"), Token);
        await host.CommitAsync(Batch(5, "b", "c"), Token);
        var graph = await LoadAsync(graphs, 2);
        Assert.Equal(3, graph.Epoch);
        Assert.Equal(1, graphs.Loads);
        // Another point is another graph.
        Assert.Equal(2, (await LoadAsync(graphs, 6)).EdgeCount);
        Assert.Equal(2, graphs.Loads);
    }

    [Fact]
    public async Task A_late_correction_makes_it_load_anew()
    {
        await using var host = await LineageGraphHost.OpenAsync(new InMemoryLineageStore(), null, Token);
        var graphs = new HistoricalGraphs(host);
        await host.CommitAsync(Batch(0, "a"), Token);
        await LoadAsync(graphs, 2);
        await host.CommitAsync(Batch(3, "b"), Token);
        await host.CommitAsync(Batch(1, "b", "c") with { RecordedAt = HistoryModel.Time(4) }, Token);
        Assert.Equal(2, (await LoadAsync(graphs, 2)).EdgeCount);
        Assert.Equal(2, graphs.Loads);
        // What was known then is not changed by what is heard later.
        Assert.Equal(1, (await LoadAsync(graphs, 2, knownAt: 3)).EdgeCount);
        await host.CommitAsync(Batch(2, "d"), Token);
        Assert.Equal(1, (await LoadAsync(graphs, 2, knownAt: 3)).EdgeCount);
        Assert.Equal(3, graphs.Loads);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_kept_graph_is_the_one_that_would_be_loaded(int seed)
    {
        await using var host = await LineageGraphHost.OpenAsync(new InMemoryLineageStore(), null, Token);
        var graphs = new HistoricalGraphs(host);
        foreach (var batch in HistoryWorld.Batches(seed, 60))
        {
            await host.CommitAsync(batch, Token);
            foreach (var hour in (int[])[2, 12, 20])
            {
                var anew = await LoadAsync(new HistoricalGraphs(host), hour);
                Assert.Equal(GraphText.Of(anew), GraphText.Of(await LoadAsync(graphs, hour)));
            }
        }

        Assert.True(graphs.Loads < 150, "Nothing was kept.");
    }

    private static ValueTask<LineageGraph> LoadAsync(HistoricalGraphs graphs, int asOf, int? knownAt = null) =>
        graphs.At(new TimePoint(HistoryModel.Time(asOf), knownAt is { } hour ? HistoryModel.Time(hour) : null)).GraphAsync(Token);

    private static LineageBatch Batch(int hour, params string[] sources)
    {
        var (from, to) = (SmallWorld.Dataset(0), SmallWorld.Dataset(1));
        return new LineageBatch
        {
            EdgeSets =
            [
                new EdgeSet(SmallWorld.Job(0), to, EvidenceKind.Run, "test/1", HistoryModel.Time(hour),
                    [.. sources.Select(source => new LineageEdge(
                        LineageNode.Field(from, source), LineageNode.Field(to, "x"), EdgeSubtype.Identity))], []),
            ],
            RecordedAt = HistoryModel.Time(hour),
        };
    }
}
