using LineageService.Graph.Snapshot;

namespace LineageService.Graph.Identity.Suggestions;

/// <summary>Paths with and without their partition directories, and paths of warehouse directories with their tables.</summary>
internal static class PathSigns
{
    // As many tables of one name are many systems, not one.
    private const int MaxTables = 8;

    public static void Find(SuggestionCollector found)
    {
        var graph = found.Graph;
        var partitions = new Dictionary<(string Namespace, string Path), List<GraphDataset>>();
        var tables = new Dictionary<string, List<GraphDataset>>(StringComparer.Ordinal);
        var paths = new List<GraphDataset>();
        for (var ordinal = 0; ordinal < graph.DatasetCount; ordinal++)
        {
            var dataset = graph.DatasetAt(ordinal);
            if (TableKey.IsPath(dataset))
            {
                paths.Add(dataset);
                if (PartitionPath.Trim(dataset.Id.Name) is { } trimmed) Blocks.Add(partitions, (dataset.Id.Namespace, trimmed), dataset);
            }
            else if (TableKey.OfName(dataset.Id.Name) is { } key)
            {
                Blocks.Add(tables, key, dataset);
            }
        }

        foreach (var ((space, path), block) in partitions) FindPartitions(found, new(space, path), block);
        foreach (var path in paths) FindTable(found, path, tables);
    }

    // Without the bare path the first of them stands for all: one more partition does not change which one that is.
    private static void FindPartitions(SuggestionCollector found, Model.DatasetId bare, List<GraphDataset> block)
    {
        block.Sort((left, right) => left.Id.CompareTo(right.Id));
        var canonical = found.Graph.FindDataset(bare) ?? block[0];
        foreach (var dataset in block)
        {
            if (dataset.Ordinal == canonical.Ordinal) continue;
            found.Add(
                dataset, canonical, MergeSignCodes.PartitionPath, 0.9,
                $"Both paths are '{bare.Name}' without the partition directories at their end.", isDirected: true);
        }
    }

    private static void FindTable(SuggestionCollector found, GraphDataset path, Dictionary<string, List<GraphDataset>> tables)
    {
        if (path.AliasOf is not null || TableKey.OfPath(path.Id.Name, out var isCertain) is not { } key) return;
        if (!tables.TryGetValue(key, out var block) || block.Count > MaxTables) return;
        foreach (var table in block)
        {
            var overlap = SchemaOverlap.Of(path, table);
            if (!isCertain && overlap.Shared < SchemaOverlap.MinShared) continue;
            if (overlap.IsContrary) continue;
            found.Add(
                path, table, MergeSignCodes.TablePath, isCertain ? 0.75 : 0.5,
                $"The path ends in the directory of a table named '{key}'.", isDirected: true);
            if (overlap.Shared >= SchemaOverlap.MinShared) SchemaSigns.Add(found, path, table, overlap, 0.5);
        }
    }
}
