using System.Collections.Immutable;
using LineageService.Graph.Snapshot;
using LineageService.Model;

namespace LineageService.Graph.Labels.Controls;

/// <summary>The controls that match each node of one dataset, by their places. Immutable.</summary>
internal sealed class DatasetControls
{
    private readonly int _fields;
    private readonly int[] _aliases;

    // By field, the row set first; null where nothing matches any node.
    private readonly int[][]? _from;
    private readonly int[][]? _to;

    private DatasetControls(GraphDataset dataset, int[][]? from, int[][]? to) =>
        (_fields, _aliases, _from, _to) = (dataset.Fields.Count, dataset.Aliases, from, to);

    /// <summary>False where fields or names came since.</summary>
    public bool IsOf(GraphDataset dataset) => dataset.Fields.Count == _fields && dataset.Aliases.AsSpan().SequenceEqual(_aliases);

    /// <param name="field">−1 for the row set.</param>
    public int[] From(int field) => _from?[field + 1] ?? [];

    public int[] To(int field) => _to?[field + 1] ?? [];

    public static DatasetControls Of(LineageGraph graph, GraphDataset dataset, ImmutableArray<EdgeControl> controls)
    {
        DatasetId[] names = [dataset.Id, .. dataset.Aliases.Select(alias => graph.DatasetAt(alias).Id)];
        var (from, to) = (new int[dataset.Fields.Count + 1][], new int[dataset.Fields.Count + 1][]);
        var (anyFrom, anyTo) = (false, false);
        for (var field = -1; field < dataset.Fields.Count; field++)
        {
            LineageNode[] nodes = [.. names.Select(name => field < 0 ? LineageNode.RowSet(name) : LineageNode.Field(name, dataset.Fields[field]))];
            from[field + 1] = Matching(control => control.HasFrom && nodes.Any(node => control.IsFrom(graph, dataset, node)));
            to[field + 1] = Matching(control => control.HasTo && nodes.Any(node => control.IsTo(graph, dataset, node)));
            anyFrom |= from[field + 1].Length > 0;
            anyTo |= to[field + 1].Length > 0;
        }

        return new DatasetControls(dataset, anyFrom ? from : null, anyTo ? to : null);

        int[] Matching(Func<EdgeControl, bool> matches)
        {
            List<int>? found = null;
            for (var at = 0; at < controls.Length; at++)
                if (matches(controls[at])) (found ??= []).Add(at);
            return found is null ? [] : [.. found];
        }
    }
}
