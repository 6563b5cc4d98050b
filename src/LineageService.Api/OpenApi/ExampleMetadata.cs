using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;

namespace LineageService.Api.OpenApi;

/// <summary>What an endpoint reads from its body, for the OpenAPI document; the endpoint reads it by itself.</summary>
/// <param name="Schema">The contract that describes one document.</param>
/// <param name="IsArray">True where the body is an array of these.</param>
internal sealed record RequestBodyMetadata(string Description, Type Schema, bool IsArray, IReadOnlyList<string> MediaTypes, string Example);

/// <summary>An example of a successful answer.</summary>
internal sealed record ResponseExampleMetadata(string Example);

/// <summary>Another form of a successful answer, as plain text.</summary>
internal sealed record TextAnswerMetadata(string MediaType);

/// <summary>Attaches documentation of bodies to endpoints, and reads the examples.</summary>
internal static class ExampleMetadataExtensions
{
    /// <param name="example">File name of an example below OpenApi/Examples, without ending.</param>
    public static RouteHandlerBuilder WithBody<T>(
        this RouteHandlerBuilder builder, string description, string example, IReadOnlyList<string> mediaTypes, bool isArray = false) =>
        builder.WithMetadata(new RequestBodyMetadata(description, typeof(T), isArray, mediaTypes, example));

    public static RouteHandlerBuilder WithExample(this RouteHandlerBuilder builder, string example) =>
        builder.WithMetadata(new ResponseExampleMetadata(example));

    /// <summary>A successful answer is, where it is asked for, of this media type too.</summary>
    public static RouteHandlerBuilder AlsoAnswers(this RouteHandlerBuilder builder, string mediaType) => builder.WithMetadata(new TextAnswerMetadata(mediaType));

    /// <summary>An example, parsed anew: a JSON node belongs to one parent.</summary>
    public static JsonNode Read(string example)
    {
        using var stream = typeof(ExampleMetadataExtensions).Assembly.GetManifestResourceStream($"examples/{example}.json")
            ?? throw new InvalidOperationException($"There is no example named {example}.");
        return JsonNode.Parse(stream)!;
    }
}
