using LineageService.Graph.Snapshot;

namespace LineageService.Graph.Identity.Suggestions;

/// <summary>Datasets by a key that those share which may be one.</summary>
internal static class Blocks
{
    public static void Add<TKey>(Dictionary<TKey, List<GraphDataset>> blocks, TKey key, GraphDataset dataset)
        where TKey : notnull
    {
        if (!blocks.TryGetValue(key, out var block)) blocks[key] = block = [];
        block.Add(dataset);
    }

    /// <summary>The member of a block that should stand for the others.</summary>
    public static GraphDataset Best(List<GraphDataset> block)
    {
        var best = block[0];
        foreach (var dataset in block) if (Standing.Of(dataset).CompareTo(Standing.Of(best)) > 0) best = dataset;
        return best;
    }
}
