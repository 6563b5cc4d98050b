using LineageService.Graph.Snapshot;

namespace LineageService.Graph.Identity.Suggestions;

/// <summary>The <c>database.table</c> that a name or a path of a warehouse directory stands for, in lower case.</summary>
internal static class TableKey
{
    private const string DatabaseSuffix = ".db";

    /// <summary>The key of a table's name: its last two parts; null where it has one.</summary>
    public static string? OfName(string name)
    {
        var last = name.LastIndexOf('.');
        if (last <= 0 || name.Contains('/', StringComparison.Ordinal)) return null;
        return name[(name.LastIndexOf('.', last - 1) + 1)..].ToLowerInvariant();
    }

    /// <summary>The key of a path: <c>…/ods.db/orders</c>, <c>…/ods/orders</c>; null where it has fewer than two directories.</summary>
    /// <param name="isCertain">True where the directory is named as Hive names those of databases.</param>
    public static string? OfPath(string path, out bool isCertain)
    {
        isCertain = false;
        var trimmed = (PartitionPath.Trim(path) ?? path).TrimEnd('/');
        var table = trimmed.LastIndexOf('/');
        if (table <= 0 || table == trimmed.Length - 1) return null;
        var start = trimmed.LastIndexOf('/', table - 1) + 1;
        var database = trimmed.AsSpan(start, table - start);
        isCertain = database.EndsWith(DatabaseSuffix, StringComparison.OrdinalIgnoreCase);
        if (isCertain) database = database[..^DatabaseSuffix.Length];
        if (database.IsEmpty || database.Contains('.')) return null;
        return $"{database}.{trimmed.AsSpan(table + 1)}".ToLowerInvariant();
    }

    public static bool IsPath(GraphDataset dataset) => dataset.Id.Name.Contains('/', StringComparison.Ordinal);
}
