using LineageService.Graph.Snapshot;

namespace LineageService.Graph.Identity.Suggestions;

/// <summary>Tables of one namespace whose names differ in case alone. Not paths: there case tells two things apart.</summary>
internal static class CaseSigns
{
    public static void Find(SuggestionCollector found)
    {
        var graph = found.Graph;
        var blocks = new Dictionary<(string Namespace, string Name), List<GraphDataset>>();
        for (var ordinal = 0; ordinal < graph.DatasetCount; ordinal++)
        {
            var dataset = graph.DatasetAt(ordinal);
            if (TableKey.IsPath(dataset)) continue;
            Blocks.Add(blocks, (dataset.Id.Namespace, dataset.Id.Name.ToLowerInvariant()), dataset);
        }

        foreach (var block in blocks.Values)
        {
            if (block.Count == 1) continue;
            var canonical = Blocks.Best(block);
            foreach (var dataset in block)
            {
                if (dataset.Ordinal == canonical.Ordinal) continue;
                var isContrary = SchemaOverlap.Of(dataset, canonical).IsContrary;
                found.Add(
                    dataset, canonical, MergeSignCodes.Case, isContrary ? 0.4 : 0.85,
                    isContrary
                        ? "The names differ in case alone, but their columns differ too."
                        : "The names differ in case alone.");
            }
        }
    }
}
