namespace LineageService.Graph.Snapshot;

/// <summary>
/// The lineage graph of one epoch, immutable: what traversals read. Not the store: it holds no descriptions, events or SQL.
/// </summary>
public sealed class LineageGraph
{
    internal LineageGraph(long epoch) => Epoch = epoch;

    /// <summary>The commit this graph shows.</summary>
    public long Epoch { get; }
}
