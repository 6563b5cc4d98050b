using LineageService.Graph.Snapshot;

namespace LineageService.Graph.Identity.Suggestions;

/// <summary>
/// The same name below two namespaces that may be one system: another host or port, another spelling of a bucket's scheme, or a namespace
/// that names no system, as tasks have that were imported without one. How many names the two share decides how sure that is.
/// </summary>
internal static class NamespaceSigns
{
    // A name that so many namespaces have (`public.users`) says nothing about any two of them.
    private const int MaxBlock = 32;

    private const double MinConfidence = 0.45;

    public static void Find(SuggestionCollector found)
    {
        var graph = found.Graph;
        var blocks = new Dictionary<string, List<GraphDataset>>(StringComparer.OrdinalIgnoreCase);
        var sizes = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var ordinal = 0; ordinal < graph.DatasetCount; ordinal++)
        {
            var dataset = graph.DatasetAt(ordinal);
            // What is another name already says nothing new, except that its own namespace is known.
            if (dataset.AliasOf is not null) continue;
            sizes[dataset.Id.Namespace] = sizes.GetValueOrDefault(dataset.Id.Namespace) + 1;
            Blocks.Add(blocks, dataset.Id.Name, dataset);
        }

        var parts = sizes.Keys.ToDictionary(space => space, NamespaceParts.Of, StringComparer.Ordinal);
        var shared = Shared(blocks.Values, parts);
        foreach (var block in blocks.Values)
        {
            if (block.Count is < 2 or > MaxBlock) continue;
            foreach (var dataset in block) FindBest(found, dataset, block, parts, sizes, shared);
        }
    }

    private static Dictionary<(string, string), int> Shared(
        IEnumerable<List<GraphDataset>> blocks, Dictionary<string, NamespaceParts> parts)
    {
        var shared = new Dictionary<(string, string), int>();
        foreach (var block in blocks)
        {
            if (block.Count is < 2 or > MaxBlock) continue;
            foreach (var one in block)
            {
                foreach (var other in block)
                {
                    var (left, right) = (one.Id.Namespace, other.Id.Namespace);
                    if (string.CompareOrdinal(left, right) >= 0 || !parts[left].MayBe(parts[right])) continue;
                    shared[(left, right)] = shared.GetValueOrDefault((left, right)) + 1;
                }
            }
        }

        return shared;
    }

    // One suggestion for each name: the best other one, not every other one.
    private static void FindBest(
        SuggestionCollector found, GraphDataset dataset, List<GraphDataset> block, Dictionary<string, NamespaceParts> parts,
        Dictionary<string, int> sizes, Dictionary<(string, string), int> shared)
    {
        GraphDataset? best = null;
        var (confidence, text) = (0.0, "");
        foreach (var other in block)
        {
            if (!parts[dataset.Id.Namespace].MayBe(parts[other.Id.Namespace])) continue;
            if (dataset.Id.Namespace == other.Id.Namespace || Standing.Of(other).CompareTo(Standing.Of(dataset)) < 0) continue;
            var overlap = SchemaOverlap.Of(dataset, other);
            if (overlap.IsContrary) continue;
            var (left, right) = (dataset.Id.Namespace, other.Id.Namespace);
            var common = shared.GetValueOrDefault(string.CompareOrdinal(left, right) < 0 ? (left, right) : (right, left));
            var fewer = Math.Min(sizes[left], sizes[right]);
            var sure = 0.35 + (0.4 * common / Math.Max(3, fewer)) + (overlap.Shared >= SchemaOverlap.MinShared ? 0.2 * overlap.Jaccard : 0);
            if (sure < MinConfidence || sure <= confidence) continue;
            (best, confidence) = (other, Math.Round(sure, 3));
            text = $"The same name in both namespaces, which have {common} of {fewer} names in common"
                + (overlap.Shared >= SchemaOverlap.MinShared ? $"; {overlap.Shared} of {overlap.All} columns are the same." : ".");
        }

        if (best is not null) found.Add(dataset, best, MergeSignCodes.Namespace, confidence, text);
    }
}
