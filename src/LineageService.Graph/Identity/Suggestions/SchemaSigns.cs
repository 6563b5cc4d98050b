using System.Globalization;
using LineageService.Graph.Snapshot;

namespace LineageService.Graph.Identity.Suggestions;

/// <summary>
/// Tables with the same columns whose names end alike. One that feeds the other is another table, however alike they are: layers of a
/// warehouse repeat names and columns.
/// </summary>
internal static class SchemaSigns
{
    private const int MaxBlock = 64;
    private const double MinJaccard = 0.6;

    public static void Find(SuggestionCollector found)
    {
        var graph = found.Graph;
        var blocks = new Dictionary<string, List<GraphDataset>>(StringComparer.OrdinalIgnoreCase);
        for (var ordinal = 0; ordinal < graph.DatasetCount; ordinal++)
        {
            var dataset = graph.DatasetAt(ordinal);
            if (dataset.AliasOf is not null || dataset.Fields.Count < SchemaOverlap.MinShared) continue;
            var name = PartitionPath.Trim(dataset.Id.Name) ?? dataset.Id.Name;
            Blocks.Add(blocks, LastSegmentIndex.LastSegment(name.AsSpan().TrimEnd('/')).ToString(), dataset);
        }

        foreach (var block in blocks.Values)
        {
            if (block.Count is < 2 or > MaxBlock) continue;
            for (var one = 0; one < block.Count; one++)
                for (var other = one + 1; other < block.Count; other++) Compare(found, block[one], block[other]);
        }
    }

    public static void Add(
        SuggestionCollector found, GraphDataset alias, GraphDataset canonical, SchemaOverlap overlap, double confidence) =>
        found.Add(
            alias, canonical, MergeSignCodes.Schema, Math.Round(confidence * overlap.Jaccard, 3),
            string.Create(CultureInfo.InvariantCulture, $"{overlap.Shared} of {overlap.All} columns are the same."));

    private static void Compare(SuggestionCollector found, GraphDataset one, GraphDataset other)
    {
        var isSuffix = EndsIn(one.Id.Name, other.Id.Name) || EndsIn(other.Id.Name, one.Id.Name);
        if (!isSuffix && one.Id.Namespace == other.Id.Namespace) return;
        var overlap = SchemaOverlap.Of(one, other);
        if (overlap.Shared < SchemaOverlap.MinShared || overlap.Jaccard < MinJaccard || Feeds(found.Graph, one, other)) return;
        Add(found, one, other, overlap, isSuffix ? 0.7 : 0.4);
    }

    private static bool EndsIn(string name, string suffix) =>
        name.Length > suffix.Length && name.EndsWith(suffix, StringComparison.OrdinalIgnoreCase)
        && name[name.Length - suffix.Length - 1] is '.' or '/';

    private static bool Feeds(LineageGraph graph, GraphDataset one, GraphDataset other)
    {
        foreach (var node in new DatasetNodes(one))
        {
            foreach (var packed in graph.Forward(node).Packed) if (graph.DatasetOf(Neighbor.Node(packed)) == other.Ordinal) return true;
            foreach (var packed in graph.Reverse(node).Packed) if (graph.DatasetOf(Neighbor.Node(packed)) == other.Ordinal) return true;
        }

        return false;
    }
}
