using System.Collections.Immutable;
using System.Text.Json;
using LineageService.Ingestion.Collecting.Assets.Files;
using LineageService.Model;

namespace LineageService.Ingestion.Collecting.Assets.OpenApi;

/// <summary>
/// The fields of a response's schema with what their <c>x-lineage</c> says. References inside the document are followed; one that leads back to itself
/// or outside ends there. Mutable; one operation.
/// </summary>
internal sealed class ResponseFields(JsonElement document, AssetReader reader, RecordPlace place)
{
    private const int MaxDepth = 24;
    private const int MaxFields = 5000;

    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private readonly List<AssetField> _fields = [];
    private readonly List<string> _open = [];

    public ImmutableArray<AssetField> Of(JsonElement schema)
    {
        Walk(schema, "", 0);
        return [.. _fields];
    }

    private void Walk(JsonElement schema, string path, int depth)
    {
        if (depth > MaxDepth || _fields.Count >= MaxFields) return;
        if (schema.Text("$ref") is { } reference)
        {
            if (_open.Contains(reference) || Resolve(reference) is not { } target) return;
            _open.Add(reference);
            Walk(target, path, depth + 1);
            _open.RemoveAt(_open.Count - 1);
            return;
        }

        foreach (var part in (string[])["allOf", "oneOf", "anyOf"])
            foreach (var one in schema.Get(part).Items()) Walk(one, path, depth + 1);
        if (schema.Get("items") is { ValueKind: JsonValueKind.Object } items) Walk(items, path, depth + 1);
        foreach (var property in schema.Get("properties").Properties()) Take(property, path, depth);
    }

    private void Take(JsonProperty property, string path, int depth)
    {
        var name = path.Length == 0 ? property.Name : $"{path}.{property.Name}";
        var said = Sources(property.Value.Get("x-lineage"));
        var before = _fields.Count;
        var hasOwn = said is not null;
        if (hasOwn) Add(name, property.Value, said);
        Walk(property.Value, name, depth + 1);
        if (!hasOwn && _fields.Count == before) Add(name, property.Value, null);
    }

    private void Add(string name, JsonElement schema, ImmutableArray<AssetSource>? sources)
    {
        var field = new AssetField(name, sources) { Type = schema.Text("format") ?? schema.Text("type"), Description = schema.Text("description") };
        if (_places.TryAdd(name, _fields.Count)) _fields.Add(field);
        else if (sources is { } more)
        {
            // Alternatives of one field: it may come from either.
            var known = _fields[_places[name]];
            _fields[_places[name]] = known with { From = [.. (known.From ?? []).Union(more)] };
        }
    }

    private ImmutableArray<AssetSource>? Sources(JsonElement said)
    {
        switch (said.ValueKind)
        {
            case JsonValueKind.Undefined or JsonValueKind.Null:
                return null;
            case JsonValueKind.Array:
                return [.. said.EnumerateArray().Select(One).OfType<AssetSource>()];
            default:
                return One(said) is { } one ? [one] : null;
        }
    }

    private AssetSource? One(JsonElement said) => reader.Source(said, EdgeSubtype.Identity, place);

    private JsonElement? Resolve(string reference)
    {
        if (!reference.StartsWith("#/", StringComparison.Ordinal)) return null;
        var at = document;
        foreach (var part in reference[2..].Split('/'))
        {
            at = at.Get(Uri.UnescapeDataString(part).Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal));
            if (at.ValueKind == JsonValueKind.Undefined) return null;
        }

        return at;
    }
}
