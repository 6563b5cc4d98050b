using System.Collections.Immutable;
using System.Text.Json;

namespace LineageService.Testing.OpenApi;

/// <summary>An operation of an OpenAPI document.</summary>
/// <param name="Path">With its parameters in braces.</param>
/// <param name="Bodies">By media type, the schema of what may be sent, with an example where there is one.</param>
/// <param name="Responses">By status, the schemas by media type; empty where there is no body.</param>
public sealed record ApiOperation(
    string Method,
    string Path,
    ImmutableArray<ApiParameter> Parameters,
    IReadOnlyDictionary<string, ApiBody> Bodies,
    IReadOnlyDictionary<int, IReadOnlyDictionary<string, JsonElement>> Responses)
{
    public override string ToString() => $"{Method} {Path}";
}

/// <summary>A parameter of the path or the query string.</summary>
public sealed record ApiParameter(string Name, bool IsInPath, bool IsRequired, JsonElement Schema, string? Example);

/// <summary>A body that may be sent.</summary>
public sealed record ApiBody(JsonElement Schema, JsonElement? Example);
