using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json;
using LineageService.Ingestion.Collecting.Catalogs.Files;
using LineageService.Ingestion.Collecting.Catalogs.Shapes;
using LineageService.Ingestion.Naming;
using LineageService.Ingestion.Reading;
using LineageService.Sql.Catalog;

namespace LineageService.Ingestion.Collecting.Catalogs.Iceberg;

/// <summary>
/// Iceberg tables by their metadata files (<c>metadata.json</c>, format versions 1 to 3): the current schema, partition spec, identifier
/// fields, location. Of several files of one table the newest counts. Source: the Iceberg table specification.
/// </summary>
/// <param name="names">Table by its location or uuid, where the path does not tell it (<c>…/db.db/t</c> and <c>…/db/t</c> do).</param>
public sealed class IcebergCollector(
    ImmutableArray<string> paths, string datasetNamespace, ImmutableSortedDictionary<string, string> names, string sourceName) : ICollector
{
    public CollectorSource Source { get; } = new("iceberg", sourceName);

    public async IAsyncEnumerable<CollectedItem> CollectAsync(
        IProgress<CollectProgress>? progress, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        var newest = new Dictionary<string, (long At, string File, JsonElement Root)>(StringComparer.Ordinal);
        var done = 0;
        foreach (var file in CatalogFile.Find(paths, ".metadata.json", "metadata.json", ".json"))
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress?.Report(new CollectProgress("reading metadata", done++, 0));
            using var document = file.TryReadJson(out var failure);
            if (document is null)
            {
                yield return new CollectedFailure(failure!);
                continue;
            }

            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || Number(root, "format-version") is not { }
                || Text(root, "location") is not { } location)
            {
                yield return new CollectedFailure(
                    new SourceFailure(CollectCodes.Malformed, file.Name, 1, 1,
                    "expected Iceberg table metadata with `format-version` and `location`"));
                continue;
            }

            // Equal times are told apart by the file's number, which is in front of its name.
            var key = Text(root, "table-uuid") ?? location;
            var at = Number(root, "last-updated-ms") ?? 0;
            if (!newest.TryGetValue(key, out var known) || at > known.At || at == known.At
                && string.CompareOrdinal(file.Name, known.File) > 0)
                newest[key] = (at, file.Name, root.Clone());
        }

        foreach (var (_, file, root) in newest.Values.OrderBy(table => table.File, StringComparer.Ordinal))
        {
            var location = Text(root, "location")!;
            if (Schema(root) is not { } schema || Shape(schema, 0) is not RecordShape shape)
            {
                yield return new CollectedFailure(
                    new SourceFailure(CollectCodes.Malformed, file, 1, 1, "the metadata has no current schema"));
                continue;
            }

            if (NameOf(root, location) is not { } name)
            {
                yield return new CollectedFailure(
                    new SourceFailure(CollectCodes.Unsupported, file, 1, 1,
                    "the table's name does not follow from its location: name it with --table"));
                continue;
            }

            var table = new TableBuilder(TableName.Parse(name), datasetNamespace)
            {
                Kind = "iceberg_table",
                Location = location,
                Description = Property(root, "comment"),
                Owner = Property(root, "owner")
            };
            ShapeColumns.AddTo(table, shape);
            AddKeysAndPartitions(table, root, schema);
            var built = table.Build();
            yield return built;
            if (StoragePath.ToDataset(location) is { } path)
                yield return new CollectedAlias(path, DatasetNaming.ToDataset(built.Table.Schema.Name, datasetNamespace),
                    "location in the table's metadata");
        }
    }

    private string? NameOf(JsonElement root, string location)
    {
        if (names.TryGetValue(location, out var given) || Text(root, "table-uuid") is { } id
            && names.TryGetValue(id, out given)) return given;
        var parts = location.TrimEnd('/').Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length < 3) return null;
        var database = parts[^2].EndsWith(".db", StringComparison.OrdinalIgnoreCase) ? parts[^2][..^3] : parts[^2];
        return new TableName([database, parts[^1]]).ToString();
    }

    // Version 1 may have one schema only; later ones number them.
    private static JsonElement? Schema(JsonElement root)
    {
        if (root.TryGetProperty("schemas", out var schemas) && schemas.ValueKind == JsonValueKind.Array
            && Number(root, "current-schema-id") is { } current)
        {
            foreach (var schema in schemas.EnumerateArray())
            {
                if (schema.ValueKind == JsonValueKind.Object && Number(schema, "schema-id") == current) return schema;
            }
        }

        return root.TryGetProperty("schema", out var only) && only.ValueKind == JsonValueKind.Object ? only : null;
    }

    private static DataShape Shape(JsonElement type, int depth)
    {
        if (depth > DataShape.MaxDepth) return new ScalarShape("struct");
        if (type.ValueKind == JsonValueKind.String) return new ScalarShape(Scalar(JsonRecord.TextOf(type) ?? "unknown"));
        if (type.ValueKind != JsonValueKind.Object) return new ScalarShape("unknown");
        switch (Text(type, "type"))
        {
            case "list":
                return new ListShape(type.TryGetProperty("element", out var element) ? Shape(element, depth + 1)
                    : new ScalarShape("unknown"));
            case "map":
                return new MapShape(
                    type.TryGetProperty("key", out var key) ? Shape(key, depth + 1).TypeText : "unknown",
                    type.TryGetProperty("value", out var value) ? Shape(value, depth + 1) : new ScalarShape("unknown"));
            case "struct" when type.TryGetProperty("fields", out var fields) && fields.ValueKind == JsonValueKind.Array:
                var parts = ImmutableArray.CreateBuilder<ShapeField>();
                foreach (var part in fields.EnumerateArray())
                {
                    if (part.ValueKind != JsonValueKind.Object || Text(part, "name") is not { } name
                        || !part.TryGetProperty("type", out var own)) continue;
                    var required = part.TryGetProperty("required", out var flag) && flag.ValueKind == JsonValueKind.True;
                    parts.Add(new ShapeField(name, Shape(own, depth + 1), !required, Text(part, "doc")));
                }

                return new RecordShape(parts.ToImmutable());
            default:
                return new ScalarShape("unknown");
        }
    }

    private static string Scalar(string type) => type switch
    {
        "long" => "bigint",
        "timestamptz" or "timestamptz_ns" => "timestamp",
        "timestamp" or "timestamp_ns" => "timestamp_ntz",
        _ => type.Replace(" ", "", StringComparison.Ordinal),
    };

    private static void AddKeysAndPartitions(TableBuilder table, JsonElement root, JsonElement schema)
    {
        var fields = new Dictionary<long, string>();
        Collect(schema, string.Empty, fields, 0);
        if (schema.TryGetProperty("identifier-field-ids", out var identifiers) && identifiers.ValueKind == JsonValueKind.Array)
        {
            var key = identifiers.EnumerateArray()
                .Select(id => id.ValueKind == JsonValueKind.Number ? fields.GetValueOrDefault(id.GetInt64()) : null).ToList();
            if (!key.Contains(null)) table.Key(key!, primary: true);
        }

        foreach (var part in Spec(root))
        {
            if (part.ValueKind == JsonValueKind.Object && Number(part, "source-id") is { } source
                && fields.TryGetValue(source, out var column) && Text(part, "transform") != "void"
                && !table.PartitionKeys.Contains(column)) table.PartitionKeys.Add(column);
        }
    }

    private static IEnumerable<JsonElement> Spec(JsonElement root)
    {
        if (root.TryGetProperty("partition-specs", out var specs) && specs.ValueKind == JsonValueKind.Array
            && Number(root, "default-spec-id") is { } current)
        {
            foreach (var spec in specs.EnumerateArray())
            {
                if (spec.ValueKind == JsonValueKind.Object && Number(spec, "spec-id") == current
                    && spec.TryGetProperty("fields", out var fields) && fields.ValueKind == JsonValueKind.Array)
                    return fields.EnumerateArray();
            }
        }

        return root.TryGetProperty("partition-spec", out var only) && only.ValueKind == JsonValueKind.Array ? only.EnumerateArray() : [];
    }

    private static void Collect(JsonElement type, string prefix, Dictionary<long, string> fields, int depth)
    {
        if (depth > DataShape.MaxDepth || type.ValueKind != JsonValueKind.Object || !type.TryGetProperty("fields", out var list)
            || list.ValueKind != JsonValueKind.Array) return;
        foreach (var part in list.EnumerateArray())
        {
            if (part.ValueKind != JsonValueKind.Object || Text(part, "name") is not { } name || Number(part, "id") is not { } id) continue;
            fields[id] = prefix + name;
            if (part.TryGetProperty("type", out var inner)) Collect(inner, $"{prefix}{name}.", fields, depth + 1);
        }
    }

    private static string? Property(JsonElement root, string name) =>
        root.TryGetProperty("properties", out var properties)
            && properties.ValueKind == JsonValueKind.Object ? Text(properties, name) : null;

    private static long? Number(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number
            && value.TryGetInt64(out var number) ? number : null;

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? JsonRecord.TextOf(value)
        : null;
}
