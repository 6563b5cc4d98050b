using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using LineageService.Ingestion.Reading;
using LineageService.Sql.Templates.Dbt;

namespace LineageService.Ingestion.Dbt;

/// <summary>
/// Reads dbt's <c>manifest.json</c> (schemas.getdbt.com, manifest v4 to v12) and the variables of <c>dbt_project.yml</c>. Takes what rendering and collecting need
/// and leaves the rest; an entry without a name is passed over.
/// </summary>
public static class DbtManifestReader
{
    /// <summary>The manifest, or null and what is wrong with the text.</summary>
    /// <param name="file">The path, for the place of a complaint.</param>
    public static DbtManifest? Read(ReadOnlyMemory<byte> json, string? file, out SourceFailure? failure)
    {
        using var document = JsonRecord.TryParse(json, file, 1, out failure);
        if (document is null) return null;
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("nodes", out var nodes) || nodes.ValueKind != JsonValueKind.Object)
        {
            failure = new SourceFailure(SourceCodes.UnknownRecord, file, 1, 1, "expected a dbt manifest: an object with `metadata` and `nodes`");
            return null;
        }

        var metadata = Member(root, "metadata");
        var owners = Owners(Member(root, "groups"));
        var found = new List<DbtNode>();
        foreach (var entry in Entries(nodes)) Add(found, entry.Name, entry.Value, owners);
        foreach (var entry in Entries(Member(root, "sources"))) Add(found, entry.Name, entry.Value, owners);
        var macros = new List<DbtMacro>();
        foreach (var entry in Entries(Member(root, "macros")))
        {
            if (Text(entry.Value, "name") is { } name && Text(entry.Value, "macro_sql") is { } sql)
                macros.Add(new DbtMacro(Text(entry.Value, "package_name") ?? string.Empty, name, sql));
        }

        return new DbtManifest(Text(metadata, "project_name"), Text(metadata, "adapter_type"), found, macros);
    }

    /// <summary>The <c>vars</c> of a <c>dbt_project.yml</c>; default where the text is none.</summary>
    public static ImmutableArray<KeyValuePair<string, JsonElement>> ReadVariables(string projectYaml, string? file, out SourceFailure? failure)
    {
        var records = YamlRecords.Read(projectYaml, file, out failure);
        if (failure is not null || records.Count == 0) return default;
        using var document = JsonRecord.TryParse(records[0].Json, file, records[0].Line, out failure);
        if (document is null) return default;
        return [.. Entries(Member(document.RootElement, "vars")).Select(entry => new KeyValuePair<string, JsonElement>(entry.Name, Typed(entry.Value)))];
    }

    private static void Add(List<DbtNode> nodes, string id, JsonElement entry, Dictionary<string, string> owners)
    {
        if (Text(entry, "name") is not { } name) return;
        var kind = Text(entry, "resource_type") ?? id[..Math.Max(0, id.IndexOf('.', StringComparison.Ordinal))];
        var config = Member(entry, "config");
        var isSource = kind == "source";
        nodes.Add(new DbtNode(Text(entry, "unique_id") ?? id, kind, Text(entry, "package_name") ?? string.Empty, name)
        {
            RelationName = Text(entry, "relation_name"),
            Database = Text(entry, "database"),
            Schema = Text(entry, "schema"),
            Alias = isSource ? Text(entry, "identifier") : Text(entry, "alias"),
            SourceName = isSource ? Text(entry, "source_name") : null,
            Materialization = Text(config, "materialized"),
            Version = Scalar(entry, "version"),
            LatestVersion = Scalar(entry, "latest_version"),
            RawCode = Text(entry, "raw_code") ?? Text(entry, "raw_sql"),
            CompiledCode = Text(entry, "compiled_code") ?? Text(entry, "compiled_sql"),
            Language = Text(entry, "language") ?? "sql",
            File = Text(entry, "original_file_path"),
            Description = Text(entry, "description") is { Length: > 0 } description ? description : null,
            Owner = OwnerOf(entry, config, owners),
            Tags = Texts(Member(entry, "tags")),
            DependsOn = Texts(Member(Member(entry, "depends_on"), "nodes")),
            Columns = [.. Entries(Member(entry, "columns")).Select(column => Column(column.Name, column.Value))],
        });
    }

    private static DbtColumn Column(string key, JsonElement entry) =>
        new(Text(entry, "name") ?? key, Text(entry, "data_type"), Text(entry, "description") is { Length: > 0 } description ? description : null)
        {
            Tags = Texts(Member(entry, "tags")),
        };

    private static Dictionary<string, string> Owners(JsonElement groups)
    {
        var owners = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in Entries(groups))
        {
            var owner = Member(entry.Value, "owner");
            if (Text(entry.Value, "name") is { } name && (Text(owner, "name") ?? Text(owner, "email")) is { } who) owners[name] = who;
        }

        return owners;
    }

    private static string? OwnerOf(JsonElement entry, JsonElement config, Dictionary<string, string> owners)
    {
        var own = Text(Member(entry, "meta"), "owner") ?? Text(Member(config, "meta"), "owner");
        if (own is not null) return own;
        return (Text(entry, "group") ?? Text(config, "group")) is { } group ? owners.GetValueOrDefault(group) : null;
    }

    // YAML's scalars come as text; true and numbers are what Jinja compares.
    private static JsonElement Typed(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String || JsonRecord.TextOf(value) is not { } text) return value.Clone();
        return text switch
        {
            "true" or "True" => JsonElement.Parse("true"),
            "false" or "False" => JsonElement.Parse("false"),
            _ when decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
                && number.ToString(CultureInfo.InvariantCulture) == text => JsonElement.Parse(text),
            _ => value.Clone(),
        };
    }

    private static JsonElement Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : default;

    private static string? Text(JsonElement element, string name) => JsonRecord.TextOf(Member(element, name));

    private static string? Scalar(JsonElement element, string name)
    {
        var value = Member(element, name);
        return value.ValueKind == JsonValueKind.Number ? value.GetRawText() : JsonRecord.TextOf(value);
    }

    private static ImmutableArray<string> Texts(JsonElement array) => array.ValueKind == JsonValueKind.Array
        ? [.. array.EnumerateArray().Select(JsonRecord.TextOf).OfType<string>()]
        : [];

    private static IEnumerable<JsonProperty> Entries(JsonElement element) =>
        element.ValueKind == JsonValueKind.Object ? element.EnumerateObject() : [];
}
