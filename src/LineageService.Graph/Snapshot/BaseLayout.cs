using LineageService.Model;

namespace LineageService.Graph.Snapshot;

/// <summary>Where each dataset's nodes go in a new base: row set first, fields behind it, datasets in the order given.</summary>
internal sealed class BaseLayout
{
    private BaseLayout(GraphDataset[] datasets, int[] nodeDataset, int[] nameOrder) =>
        (Datasets, NodeDataset, NameOrder) = (datasets, nodeDataset, nameOrder);

    /// <summary>The datasets by ordinal, with their new places.</summary>
    public GraphDataset[] Datasets { get; }

    public int[] NodeDataset { get; }

    public int[] NameOrder { get; }

    public static BaseLayout Of(ReadOnlySpan<GraphDataset> datasets, int[] order)
    {
        var nameOrder = NamesInOrder(datasets);
        var placed = datasets.ToArray();
        var keys = new int[placed.Length];
        for (var place = 0; place < nameOrder.Length; place++) keys[nameOrder[place]] = (2 * place) + 1;
        var nodes = 0;
        foreach (var dataset in datasets) nodes = checked(nodes + 1 + dataset.Fields.Count);
        var nodeDataset = new int[nodes];
        var next = 0;
        foreach (var ordinal in order)
        {
            var dataset = placed[ordinal];
            placed[ordinal] = dataset with
            {
                RowSetNode = next,
                ContiguousFields = dataset.Fields.Count,
                LaterNodes = [],
                SortKey = keys[ordinal],
            };
            nodeDataset.AsSpan(next, 1 + dataset.Fields.Count).Fill(ordinal);
            next += 1 + dataset.Fields.Count;
        }

        return new BaseLayout(placed, nodeDataset, nameOrder);
    }

    private static int[] NamesInOrder(ReadOnlySpan<GraphDataset> datasets)
    {
        var ids = new DatasetId[datasets.Length];
        var order = new int[datasets.Length];
        for (var ordinal = 0; ordinal < ids.Length; ordinal++) (ids[ordinal], order[ordinal]) = (datasets[ordinal].Id, ordinal);
        Array.Sort(ids, order);
        return order;
    }
}
