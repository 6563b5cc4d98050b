using System.Collections.Immutable;
using System.Text.Json;
using LineageService.Ingestion.Collecting.Directories;
using LineageService.Ingestion.Naming;
using LineageService.Model;

namespace LineageService.Ingestion.Collecting.Assets;

/// <summary>Reads records of <c>schemas/assets/asset.schema.json</c>.</summary>
/// <param name="datasetNamespace">Of sources that a record names without one.</param>
internal sealed class AssetReader(string datasetNamespace)
{
    private static readonly string[] Zones = ["internal", "partner", "public"];

    /// <summary>The asset; null where it has a mistake, which the place then tells.</summary>
    public AssetDefinition? Read(JsonElement record, RecordPlace place)
    {
        var kind = Required(record, "asset", place);
        var id = new DatasetId(Required(record, "namespace", place), Required(record, "name", place));
        var zone = Text(record, "zone", place);
        if (zone is not null && !Zones.Contains(zone)) place.Complain("expected `zone` to be internal, partner or public");
        var reads = ImmutableArray.CreateBuilder<DatasetId>();
        foreach (var read in List(record, "reads", place)) if (Dataset(read, "reads", place) is { } dataset) reads.Add(dataset);
        var fields = ImmutableArray.CreateBuilder<AssetField>();
        foreach (var field in List(record, "fields", place)) if (Field(field, place) is { } read) fields.Add(read);
        var asset = new AssetDefinition(id, kind)
        {
            Title = Text(record, "title", place),
            Owner = Text(record, "owner", place),
            Team = Text(record, "team", place),
            Tier = Text(record, "tier", place),
            Url = Text(record, "url", place),
            Zone = zone,
            Consumers = Texts(record, "consumers", place),
            Fields = fields.ToImmutable(),
            Reads = reads.ToImmutable(),
            Query = Query(record, place),
            File = place.File,
        };
        return place.Failure is null ? asset : null;
    }

    private AssetQuery? Query(JsonElement record, RecordPlace place)
    {
        if (Text(record, "sql", place) is not { } sql) return null;
        var names = Text(record, "datasetNamespace", place) ?? datasetNamespace;
        return new AssetQuery(sql, Text(record, "dialect", place) ?? NamespaceDialects.Find(names) ?? "ansi", names)
        {
            DefaultDatabase = Text(record, "database", place),
            DefaultSchema = Text(record, "schema", place),
        };
    }

    private AssetField? Field(JsonElement field, RecordPlace place)
    {
        if (StructuredText.Scalar(field) is { } bare) return new AssetField(bare, null);
        if (field.ValueKind != JsonValueKind.Object)
        {
            place.Complain("expected `fields` to hold names or objects with `path`");
            return null;
        }

        var path = Required(field, "path", place);
        ImmutableArray<AssetSource>? from = null;
        if (field.TryGetProperty("from", out var given) && given.ValueKind != JsonValueKind.Null)
        {
            var subtype = Subtype(Text(field, "transformation", place), place);
            var sources = ImmutableArray.CreateBuilder<AssetSource>();
            foreach (var source in List(field, "from", place)) if (Source(source, subtype, place) is { } read) sources.Add(read);
            from = sources.ToImmutable();
        }

        return new AssetField(path, from) { Type = Text(field, "type", place), Description = Text(field, "description", place) };
    }

    /// <summary>A column that a field is made of: an object with dataset and field, or <c>dataset.field</c> in one text.</summary>
    public AssetSource? Source(JsonElement source, EdgeSubtype subtype, RecordPlace place)
    {
        if (StructuredText.Scalar(source) is { } text)
        {
            var dot = text.LastIndexOf('.');
            if (dot > 0 && dot < text.Length - 1) return new AssetSource(new DatasetId(datasetNamespace, text[..dot]), text[(dot + 1)..], subtype);
            place.Complain("expected a source as dataset.field, or an object with `dataset` and `field`");
            return null;
        }

        if (Dataset(source, "from", place) is not { } dataset) return null;
        var field = Required(source, "field", place);
        if (Text(source, "transformation", place) is { } own) subtype = Subtype(own, place);
        return new AssetSource(dataset, field, subtype);
    }

    public DatasetId? Dataset(JsonElement value, string property, RecordPlace place)
    {
        if (StructuredText.Scalar(value) is { } name) return new DatasetId(datasetNamespace, name);
        if (value.ValueKind == JsonValueKind.Object)
            return new DatasetId(Text(value, "namespace", place) ?? datasetNamespace, Required(value, "dataset", place));
        place.Complain($"expected `{property}` to hold datasets");
        return null;
    }

    public static EdgeSubtype Subtype(string? text, RecordPlace place)
    {
        switch (text?.ToUpperInvariant())
        {
            case null or "IDENTITY":
                return EdgeSubtype.Identity;
            case "TRANSFORMATION":
                return EdgeSubtype.Transformation;
            case "AGGREGATION":
                return EdgeSubtype.Aggregation;
            case "CONDITIONAL":
                return EdgeSubtype.Conditional;
            default:
                place.Complain("expected `transformation` to be identity, transformation, aggregation or conditional");
                return EdgeSubtype.Transformation;
        }
    }

    public static string Required(JsonElement record, string name, RecordPlace place)
    {
        if (Text(record, name, place) is { } text) return text;
        place.Complain($"expected a text in `{name}`, found nothing");
        return "";
    }

    public static string? Text(JsonElement record, string name, RecordPlace place)
    {
        if (!record.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) return null;
        if (value.ValueKind is JsonValueKind.Object or JsonValueKind.Array) place.Complain($"expected a text in `{name}`");
        return StructuredText.Scalar(value);
    }

    public static ImmutableArray<string> Texts(JsonElement record, string name, RecordPlace place)
    {
        var texts = ImmutableArray.CreateBuilder<string>();
        foreach (var item in List(record, name, place))
        {
            if (StructuredText.Scalar(item) is { } text) texts.Add(text);
            else place.Complain($"expected only texts in `{name}`");
        }

        return texts.ToImmutable();
    }

    public static IEnumerable<JsonElement> List(JsonElement record, string name, RecordPlace place)
    {
        if (!record.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) return [];
        if (value.ValueKind == JsonValueKind.Array) return value.EnumerateArray();
        place.Complain($"expected a list in `{name}`");
        return [];
    }
}
