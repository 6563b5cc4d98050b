using LineageService.Graph.Snapshot;
using LineageService.Graph.Visibility;

namespace LineageService.Graph.Traversal;

/// <summary>
/// Which datasets an answer reports. Namespaces are compared exactly, layers and owners without regard to case. Mutable: remembers the
/// last verdict, since nodes of a dataset come one behind the other. The datasets of the root are always reported. What may not be seen
/// is in no namespace, no layer and of no owner: else a filter would tell which.
/// </summary>
internal sealed class DatasetFilter(LineageGraph graph, LineageFilter? filter, IReadOnlySet<int> roots, NodeVisibility visibility)
{
    private readonly bool _all = filter is null || (filter.Namespace is null && filter.Layer is null && filter.Owner is null);
    private int _last = -1;
    private bool _verdict;

    public bool Reports(int dataset)
    {
        if (_all) return true;
        if (dataset == _last) return _verdict;
        _last = dataset;
        return _verdict = roots.Contains(dataset) || Matches(graph.DatasetAt(dataset), filter!);
    }

    private bool Matches(GraphDataset dataset, LineageFilter filter) =>
        visibility.Sees(dataset.Id)
        && (filter.Namespace is null || filter.Namespace == dataset.Id.Namespace)
        && (filter.Layer is null || string.Equals(filter.Layer, dataset.Layer, StringComparison.OrdinalIgnoreCase))
        && (filter.Owner is null || string.Equals(filter.Owner, dataset.Owner, StringComparison.OrdinalIgnoreCase));
}
