using System.Collections.Frozen;
using System.Collections.Immutable;
using LineageService.Model;
using LineageService.Sql.Catalog;

namespace LineageService.Ingestion.Naming;

/// <summary>
/// The border between SQL's tables and everybody else's datasets: the only place that translates one into the other (OpenLineage naming spec,
/// wire-formats.md §6). A dataset's name is the table's parts with dots between; a part with a dot stands in double quotes, so that the way back
/// is sure. A path with a scheme (<c>s3://bucket/key</c>) is a dataset of its own namespace, an absolute path without one (an exported directory)
/// of namespace <c>file</c>, whether or not a format stands in front as in Spark's <c>format.`path`</c>.
/// </summary>
public static class DatasetNaming
{
    private const string SchemeMark = "://";
    private const string FileNamespace = "file";

    private static readonly FrozenSet<string> FileFormats = FrozenSet.ToFrozenSet(
        ["avro", "binaryfile", "csv", "delta", "iceberg", "image", "json", "orc", "parquet", "text", "xml"], StringComparer.OrdinalIgnoreCase);

    /// <summary>The namespace that the spec fixes for a dialect's system; <c>default</c> where it depends on a host that no SQL names.</summary>
    public static string DefaultNamespace(string dialect) =>
        string.Equals(dialect, "bigquery", StringComparison.OrdinalIgnoreCase) ? "bigquery" : "default";

    /// <summary>The dataset of a table.</summary>
    public static DatasetId ToDataset(TableName table, string datasetNamespace)
    {
        if ((FilePath(table) ?? (table.Parts.Length == 1 ? table.Name : null)) is not { } path) return new DatasetId(datasetNamespace, table.ToString());
        return OfPath(path, path.StartsWith('/') ? FileNamespace : datasetNamespace);
    }

    // Spark reads files as format.`path`.
    private static string? FilePath(TableName table) =>
        table.Parts is [var format, var path] && path.Contains('/', StringComparison.Ordinal) && FileFormats.Contains(format) ? path : null;

    private static DatasetId OfPath(string name, string datasetNamespace)
    {
        var scheme = name.IndexOf(SchemeMark, StringComparison.Ordinal);
        if (scheme <= 0 && !name.StartsWith("file:/", StringComparison.OrdinalIgnoreCase)) return new DatasetId(datasetNamespace, name);
        if (scheme <= 0 || StoragePath.Knows(name.AsSpan(0, scheme)))
        {
            if (StoragePath.ToDataset(name) is { } stored) return stored;
            if (scheme <= 0) return new DatasetId(datasetNamespace, name);
        }

        var path = name.IndexOf('/', scheme + SchemeMark.Length);
        return path < 0
            ? new DatasetId(name, "/")
            : new DatasetId(name[..path], name.Length == path + 1 ? "/" : name[(path + 1)..]);
    }

    /// <summary>The table of a dataset. A path stays one part.</summary>
    public static TableName ToTable(DatasetId dataset) =>
        dataset.Name.Contains('/', StringComparison.Ordinal)
            ? new TableName(ImmutableArray.Create(
                dataset.Namespace.Contains(SchemeMark, StringComparison.Ordinal) ? $"{dataset.Namespace}/{dataset.Name.TrimStart('/')}" : dataset.Name))
            : TableName.Parse(dataset.Name);
}
