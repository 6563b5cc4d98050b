using System.Runtime.CompilerServices;
using System.Text.Json;
using LineageService.Ingestion.Collecting.Catalogs.Files;
using LineageService.Ingestion.Dbt;
using LineageService.Ingestion.Reading;
using LineageService.Sql.Catalog;
using LineageService.Sql.Templates.Dbt;

namespace LineageService.Ingestion.Collecting.Catalogs.Dbt;

/// <summary>
/// A dbt project by its artifacts: columns and types of <c>catalog.json</c>, descriptions, contracts and tests of <c>manifest.json</c>. A
/// test <c>not_null</c> is a column that never is NULL, <c>unique</c> a key. Models, seeds, snapshots, sources; their SQL is a collector
/// of tasks' business.
/// </summary>
/// <param name="catalogPath">Null where there is no catalog: then the columns are those documented, which need not be all.</param>
public sealed class DbtCatalogCollector(string manifestPath, string? catalogPath, string datasetNamespace, string sourceName) : ICollector
{
    public CollectorSource Source { get; } = new("dbt", sourceName);

    public async IAsyncEnumerable<CollectedItem> CollectAsync(
        IProgress<CollectProgress>? progress, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        progress?.Report(new CollectProgress("reading the manifest", 0, 2));
        var (manifest, tests) = await Task.Run(ReadManifest, cancellationToken).ConfigureAwait(false);
        progress?.Report(new CollectProgress("reading the catalog", 1, 2));
        using var catalog = catalogPath is null ? null
            : await Task.Run(() => ReadJson(catalogPath), cancellationToken).ConfigureAwait(false);
        foreach (var node in manifest.Nodes)
        {
            if (node.ResourceType is not ("model" or "seed" or "snapshot" or "source") || node.Materialization == "ephemeral") continue;
            yield return Table(node, catalog is null ? null : Entry(catalog.RootElement, node), tests).Build();
        }

        if (catalog is not null && catalog.RootElement.TryGetProperty("errors", out var errors) && errors.ValueKind == JsonValueKind.Array
            && errors.GetArrayLength() > 0)
            yield return new CollectedFailure(
                new SourceFailure(CollectCodes.Unreadable, Path.GetFileName(catalogPath), 1, 1,
                "dbt could not read some of the catalog itself: see its `errors`"));
    }

    private (DbtManifest Manifest, DbtTests Tests) ReadManifest()
    {
        var file = new CatalogFile(manifestPath, Path.GetFileName(manifestPath));
        var bytes = file.TryRead(out var failure);
        if (bytes is null || DbtManifestReader.Read(bytes, file.Name, out failure) is not { } manifest) throw new CollectorException(
            $"the manifest cannot be read: {failure}");
        using var document = ReadJson(manifestPath);
        return (manifest, DbtTests.Of(document.RootElement));
    }

    private static JsonDocument ReadJson(string path)
    {
        var file = new CatalogFile(path, Path.GetFileName(path));
        var document = file.TryReadJson(out var failure);
        if (document is null || document.RootElement.ValueKind != JsonValueKind.Object)
        {
            document?.Dispose();
            throw new CollectorException($"{file.Name} cannot be read: {failure?.ToString() ?? "expected a JSON object"}");
        }

        return document;
    }

    private static JsonElement? Entry(JsonElement catalog, DbtNode node) =>
        catalog.TryGetProperty(node.ResourceType == "source" ? "sources" : "nodes", out var entries)
            && entries.ValueKind == JsonValueKind.Object
        && entries.TryGetProperty(node.UniqueId, out var entry) && entry.ValueKind == JsonValueKind.Object
            ? entry
            : null;

    private TableBuilder Table(DbtNode node, JsonElement? entry, DbtTests tests)
    {
        var parts = new[] { node.Database, node.Schema, node.Alias ?? node.Name }.Where(part => !string.IsNullOrEmpty(part))
            .Select(part => part!);
        var table = new TableBuilder(new TableName([.. parts]), datasetNamespace)
        {
            Kind = node.Materialization is "view" or "materialized_view" ? node.Materialization : "table",
            Owner = node.Owner,
            Description = node.Description,
        };
        if (entry is { } known) AddColumns(table, known);
        else table.IsPartial = true;
        foreach (var column in node.Columns)
        {
            // A catalog that knows the table knows its columns; a name written in another case is the same one.
            var name = DbtTests.Spelled(table, column.Name);
            if (entry is null || table.Has(name)) table.Add(name, entry is null ? column.Type : null, null, column.Description);
        }

        tests.Apply(node.UniqueId, table);
        return table;
    }

    private static void AddColumns(TableBuilder table, JsonElement entry)
    {
        if (entry.TryGetProperty("metadata", out var metadata) && metadata.ValueKind == JsonValueKind.Object)
        {
            table.Owner ??= Text(metadata, "owner");
            table.Description ??= Text(metadata, "comment");
        }

        if (!entry.TryGetProperty("columns", out var columns) || columns.ValueKind != JsonValueKind.Object) return;
        var ordered = columns.EnumerateObject().Where(column => column.Value.ValueKind == JsonValueKind.Object)
            .OrderBy(column => column.Value.TryGetProperty("index", out var index) && index.ValueKind == JsonValueKind.Number
                && index.TryGetInt64(out var place) ? place : long.MaxValue);
        foreach (var column in ordered) table.Add(Text(column.Value, "name")
            ?? column.Name, Text(column.Value, "type"), null, Text(column.Value, "comment"));
    }

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? JsonRecord.TextOf(value)
        : null;
}
