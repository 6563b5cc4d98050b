using FsCheck;
using FsCheck.Fluent;
using LineageService.Graph.Conformance;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Graph.Traversal;

namespace LineageService.Graph.Tests;

/// <summary>How the laws are checked: over random batches of edge sets in a small world.</summary>
internal static class Laws
{
    public static void Hold(Action<int[][]> law, int cases = 150) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(cases), Prop.ForAll(ArbMap.Default.ArbFor<int[][]>().Filter(IsWorld), law));

    /// <summary>The graph after batches committed one by one to an empty host, its store, and the edge sets that hold.</summary>
    public static async Task<(LineageGraph Graph, InMemoryLineageStore Store)> CommitAsync(int[][] batches)
    {
        var store = new InMemoryLineageStore();
        var host = await LineageGraphHost.OpenAsync(store, null, TestContext.Current.CancellationToken);
        foreach (var numbers in batches) await host.CommitAsync(SmallWorld.Batch(numbers), TestContext.Current.CancellationToken);
        var graph = host.Current;
        await host.DisposeAsync();
        return (graph, store);
    }

    public static LineageAnswer Walk(LineageGraph graph, LineageRequest request) =>
        LineageTraversal.Walk(graph, request, TestContext.Current.CancellationToken);

    private static bool IsWorld(int[][]? batches) => batches is not null && batches.All(batch => batch is not null);
}
