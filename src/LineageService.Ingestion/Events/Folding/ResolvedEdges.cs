using LineageService.Graph.Store;
using LineageService.Ingestion.Events.Contributions;
using LineageService.Model;

namespace LineageService.Ingestion.Events.Folding;

/// <summary>Edges as producers state them, between the datasets that their ids stand for.</summary>
internal static class ResolvedEdges
{
    private const int MaxCompared = 16;

    /// <summary>The edges of some statements into one dataset, without repetition.</summary>
    public static EdgeBlock Of(DatasetId target, List<StatedOutput> stated, Func<DatasetId, DatasetId> resolve)
    {
        if (stated is [var only])
        {
            if (only.Output.Edges.IsEmpty) return EdgeBlock.Empty;
            if (Renamed(only.Output.Edges, target, resolve) is { } renamed) return renamed;
        }

        var collector = EdgeCollector.Begin(target);
        foreach (var one in stated) collector.Add(one.Output.Edges, resolve);
        return collector.ToBlock();
    }

    // One block, no two of its ids stand for one dataset: its numbers stay. Else null.
    private static EdgeBlock? Renamed(EdgeBlock block, DatasetId target, Func<DatasetId, DatasetId> resolve)
    {
        if (block.Datasets.Length > MaxCompared) return null;
        var datasets = new DatasetId[block.Datasets.Length];
        datasets[0] = target;
        for (var place = 1; place < datasets.Length; place++)
        {
            datasets[place] = resolve(block.Datasets[place]);
            if (datasets.AsSpan(0, place).Contains(datasets[place])) return null;
        }

        return block.Between(datasets);
    }
}
