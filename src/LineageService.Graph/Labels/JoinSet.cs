using System.Collections.Immutable;
using LineageService.Graph.Snapshot;
using LineageService.Model;

namespace LineageService.Graph.Labels;

/// <summary>
/// Datasets of which a policy says that their rows can be matched with one another (<c>join_sets</c>, propagation.md §A.3): reduced forms of one value in
/// several of them tell together what they would tell in one. Says nothing of how they are joined, and no value flows because of it.
/// </summary>
/// <param name="Datasets">A dataset that any of them fits is in the set.</param>
public sealed record JoinSet(string Name, ImmutableArray<NodePattern> Datasets)
{
    public bool Has(DatasetId dataset)
    {
        foreach (var pattern in Datasets)
        {
            if (pattern.Matches(dataset)) return true;
        }

        return false;
    }

    /// <summary>Ordinals of the datasets of a graph that are in it, each under the name that stands.</summary>
    internal List<int> In(LineageGraph graph)
    {
        var ordinals = new List<int>();
        for (var ordinal = 0; ordinal < graph.DatasetCount; ordinal++)
        {
            var dataset = graph.DatasetAt(ordinal);
            if (dataset.RowSetNode >= 0 && graph.Canonical(dataset).Ordinal == ordinal && Has(dataset.Id)) ordinals.Add(ordinal);
        }

        return ordinals;
    }
}
