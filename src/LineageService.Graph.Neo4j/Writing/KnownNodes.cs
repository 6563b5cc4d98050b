using LineageService.Model;

namespace LineageService.Graph.Neo4j.Writing;

/// <summary>
/// Datasets and mentioned fields that are in the database for certain: they are never deleted, so they need not be made again. Bounded: beyond
/// that it begins anew. Mutable; the one writer of a replica.
/// </summary>
internal sealed class KnownNodes
{
    private const int MaxRemembered = 500_000;

    private readonly HashSet<DatasetId> _datasets = [];
    private readonly HashSet<BlockEnd> _ends = [];

    public bool IsKnown(DatasetId id) => _datasets.Contains(id);

    public bool IsKnown(BlockEnd end) => _ends.Contains(end);

    /// <summary>Called once the commit that made them is durable.</summary>
    public void Learn(CommitState state)
    {
        if (_datasets.Count + _ends.Count > MaxRemembered) Forget();

        _datasets.UnionWith(state.Mentioned.Keys);
        _ends.UnionWith(state.MentionedEnds);
    }

    public void Forget()
    {
        _datasets.Clear();
        _ends.Clear();
    }
}
