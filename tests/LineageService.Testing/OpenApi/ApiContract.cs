using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace LineageService.Testing.OpenApi;

/// <summary>An OpenAPI document: what may be asked, and how it is answered.</summary>
public sealed class ApiContract
{
    private ApiContract(JsonElement root, ImmutableArray<ApiOperation> operations) => (Root, Operations) = (root, operations);

    public JsonElement Root { get; }

    public ImmutableArray<ApiOperation> Operations { get; }

    public static ApiContract Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement.Clone();
        return new ApiContract(
            root,
            [
                .. from path in root.GetProperty("paths").EnumerateObject()
                   from operation in path.Value.EnumerateObject()
                   select Of(operation.Name.ToUpperInvariant(), path.Name, operation.Value),
            ]);
    }

    /// <summary>A schema by itself (JSON Schema 2020-12), which asks for no operation; <see cref="Root"/> is the schema.</summary>
    public static ApiContract OfSchema(string json)
    {
        using var document = JsonDocument.Parse(json);
        return new ApiContract(document.RootElement.Clone(), []);
    }

    /// <summary>What a reference points to; anything else itself.</summary>
    public JsonElement Resolve(JsonElement schema)
    {
        while (schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("$ref", out var reference))
        {
            schema = Root;
            foreach (var part in reference.GetString()!.TrimStart('#', '/').Split('/')) schema = schema.GetProperty(part);
        }

        return schema;
    }

    private static ApiOperation Of(string method, string path, JsonElement operation) => new(
        method,
        path,
        operation.TryGetProperty("parameters", out var parameters) ? [.. parameters.EnumerateArray().Select(OfParameter)] : [],
        operation.TryGetProperty("requestBody", out var body)
            ? body.GetProperty("content").EnumerateObject().ToDictionary(media => media.Name, media => OfBody(media.Value))
            : [],
        operation.GetProperty("responses").EnumerateObject().ToDictionary(
            response => int.Parse(response.Name, CultureInfo.InvariantCulture), response => Contents(response.Value)));

    private static ApiParameter OfParameter(JsonElement parameter) => new(
        parameter.GetProperty("name").GetString()!,
        parameter.GetProperty("in").GetString() == "path",
        parameter.TryGetProperty("required", out var required) && required.GetBoolean(),
        parameter.GetProperty("schema"),
        parameter.TryGetProperty("example", out var example) ? example.ToString() : null);

    private static ApiBody OfBody(JsonElement media) =>
        new(media.GetProperty("schema"), media.TryGetProperty("example", out var example) ? example : null);

    private static IReadOnlyDictionary<string, JsonElement> Contents(JsonElement response) => response.TryGetProperty("content", out var content)
        ? content.EnumerateObject().ToDictionary(media => media.Name, media => media.Value.GetProperty("schema"), StringComparer.OrdinalIgnoreCase)
        : new Dictionary<string, JsonElement>();
}
