using LineageService.Impact.Changes;
using LineageService.Model;

namespace LineageService.Impact.Propagation;

/// <summary>
/// Who counts on how a table is laid down and written, not on its columns alone: readers that filter by a column by which it is not partitioned any more, and
/// incremental ones, which read what they fill to know where they left off (impact.md §B.4). Not those that only get other rows.
/// </summary>
internal static class PhysicalReaders
{
    /// <summary>Only where both sides of the change are told; of other changes nobody knows what a reader counted on.</summary>
    public static bool AreHitBy(ChangeAtom atom) => atom is { Category: DiffCategory.PartitionKey or DiffCategory.WriteMode, Before: not null, After: not null };

    /// <param name="number">The visit of the table's rows.</param>
    public static void Break(Spread spread, ChangeAtom atom, int number)
    {
        var graph = spread.Graph;
        if (atom.Category == DiffCategory.PartitionKey)
        {
            var edges = new List<LaidEdge>();
            foreach (var column in Keys(atom.Before!).Except(Keys(atom.After!), StringComparer.OrdinalIgnoreCase))
            {
                edges.Clear();
                graph.AddEdges(graph.NodeOf(LineageNode.Field(atom.Dataset, column)), edges);
                foreach (var edge in edges)
                    if (edge.Subtype == EdgeSubtype.Filter) spread.Break(edge.Job, number, $"filters by {column}, by which the table is not partitioned any more", edge.Span, edge.Confidence);
            }
        }

        foreach (var job in graph.ConsumersOf(graph.DatasetOf(atom.Dataset)))
        {
            if (graph.ReadingOf(job) is not { } reading || !reading.Outputs.Any(output => output != atom.Dataset && reading.Inputs.Contains(output))) continue;
            var what = atom.Category == DiffCategory.PartitionKey ? "partitioned" : "written";
            spread.Break(job, number, $"reads incrementally from a table that is {what} otherwise", null, spread.ConfidenceOf(job));
        }
    }

    private static string[] Keys(string list) => list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
