using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Graph.Visibility;

namespace LineageService.Graph.Traversal;

/// <summary>
/// Finds datasets, fields and jobs whose name ends in what was typed, at a separator: <c>orders</c> finds <c>shop.ods.orders</c>.
/// </summary>
internal static class BareNames
{
    // Enough to tell that a name is ambiguous and to show candidates.
    internal const int MaxMatches = 1000;

    /// <summary>Datasets; those with exactly that name stand for all.</summary>
    public static List<LineageRoot> Datasets(LineageGraph graph, string text, StringComparison comparison, NodeVisibility visibility) =>
        [.. Matching(graph, text, comparison, visibility).Select(dataset => LineageRoot.OfDataset(dataset.Id))];

    /// <summary>Fields: any dot may part the dataset from the path, since both contain dots.</summary>
    public static List<LineageRoot> Fields(LineageGraph graph, string text, StringComparison comparison, NodeVisibility visibility)
    {
        var matches = new List<LineageRoot>();
        for (var dot = text.LastIndexOf('.'); dot > 0; dot = text.LastIndexOf('.', dot - 1))
        {
            var path = text[(dot + 1)..];
            foreach (var dataset in Matching(graph, text[..dot], comparison, visibility))
            {
                if (FindPath(dataset.Fields, path, comparison) is { } found) matches.Add(LineageRoot.Field(dataset.Id, found));
            }

            if (matches.Count > 0) break;
        }

        return matches;
    }

    public static List<LineageRoot> Jobs(LineageGraph graph, string text, StringComparison comparison, NodeVisibility visibility)
    {
        var matches = new List<LineageRoot>();
        for (var ordinal = 0; ordinal < graph.JobCount && matches.Count < MaxMatches; ordinal++)
        {
            var job = graph.JobAt(ordinal);
            if (job.Retired || !visibility.Sees(job.Id) || !DatasetName.EndsIn(job.Id.Name, text, comparison)) continue;
            var root = LineageRoot.OfJob(graph.Canonical(job).Id);
            if (!visibility.Sees(root.Job.GetValueOrDefault())) continue;
            if (job.AliasOf is null && job.Aliases.Length == 0 || !matches.Contains(root)) matches.Add(root);
        }

        return matches;
    }

    private static List<GraphDataset> Matching(LineageGraph graph, string text, StringComparison comparison, NodeVisibility visibility)
    {
        var matches = new List<GraphDataset>();
        var exact = false;
        foreach (var ordinal in graph.Names.Segments.Find(graph, LastSegmentIndex.LastSegment(text)))
        {
            var dataset = graph.DatasetAt(ordinal);
            if (!DatasetName.EndsIn(dataset.Id.Name, text, comparison) || !visibility.Sees(dataset.Id) || !visibility.Sees(graph.Canonical(dataset).Id)) continue;
            var isExact = string.Equals(dataset.Id.Name, text, comparison);
            if (isExact && !exact) matches.Clear();
            exact |= isExact;
            if (isExact != exact || matches.Count >= MaxMatches) continue;
            // A table and its path are one dataset: both names fitting does not make the text ambiguous.
            var canonical = graph.Canonical(dataset);
            if (!matches.Contains(canonical)) matches.Add(canonical);
        }

        return matches;
    }

    private static string? FindPath(FieldTable fields, string path, StringComparison comparison)
    {
        var index = fields.IndexOf(path);
        if (index >= 0 || comparison == StringComparison.Ordinal) return index < 0 ? null : fields[index];
        foreach (var known in fields.Paths) if (string.Equals(known, path, comparison)) return known;
        return null;
    }
}
