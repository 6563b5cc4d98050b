using System.Globalization;
using LineageService.Api.Contracts;
using LineageService.Api.Problems;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace LineageService.Api.OpenApi;

/// <summary>Writes request bodies and examples into operations, and what 304, 503 and the problems are.</summary>
public sealed class BodyTransformer : IOpenApiOperationTransformer
{
    private static readonly Dictionary<string, string> Descriptions = new(StringComparer.Ordinal)
    {
        ["200"] = "The answer.",
        ["201"] = "Received and durably stored.",
        ["204"] = "Done; there is nothing to say.",
        ["304"] = "Unchanged since the answer with this ETag.",
        ["400"] = "The request has mistakes; all of them are listed.",
        ["403"] = "A web page of another origin sent it.",
        ["404"] = "There is no such thing.",
        ["408"] = "The body came too slowly.",
        ["409"] = "A bare name fits several nodes; the candidates are listed. Or what is asked contradicts what is.",
        ["410"] = "The history at this time was forgotten by a retention; the answer would lack what ended by then.",
        ["413"] = "The body is larger than the limit.",
        ["415"] = "Content-Type or Content-Encoding is not supported.",
        ["503"] = "Overloaded, not there yet, or the store is unavailable; Retry-After tells when to come back.",
    };

    public async Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        AddAnswers(operation, metadata, context);
        foreach (var (status, response) in operation.Responses ?? [])
        {
            if (response is OpenApiResponse { } known && Descriptions.TryGetValue(status, out var text)) known.Description = text;
        }

        if (metadata.OfType<RequestBodyMetadata>().FirstOrDefault() is { } body)
            operation.RequestBody = await BodyOfAsync(body, context, cancellationToken).ConfigureAwait(false);
        if (metadata.OfType<ResponseExampleMetadata>().FirstOrDefault() is not { } example) return;
        foreach (var (status, response) in operation.Responses ?? [])
        {
            if (!status.StartsWith('2') || response.Content is not { } content) continue;
            foreach (var (name, media) in content) if (name.EndsWith("json", StringComparison.Ordinal)) media.Example = ExampleMetadataExtensions.Read(example.Example);
        }
    }

    // The library leaves out answers without a body, and what any body may run into is not declared at each endpoint.
    private static void AddAnswers(OpenApiOperation operation, IList<object> metadata, OpenApiOperationTransformerContext context)
    {
        operation.Responses ??= [];
        foreach (var answer in metadata.OfType<IProducesResponseTypeMetadata>())
        {
            if (answer.Type is null || answer.Type == typeof(void))
                operation.Responses.TryAdd(answer.StatusCode.ToString(CultureInfo.InvariantCulture), new OpenApiResponse());
        }

        foreach (var text in metadata.OfType<TextAnswerMetadata>())
        {
            if (operation.Responses.TryGetValue("200", out var answer) && answer is OpenApiResponse { Content: { } content })
                content.TryAdd(text.MediaType, new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String } });
        }

        if (!metadata.OfType<RequestBodyMetadata>().Any()) return;
        operation.Responses.TryAdd("408", new OpenApiResponse
        {
            Content = new Dictionary<string, OpenApiMediaType>
            {
                [ProblemWriter.MediaType] = new() { Schema = new OpenApiSchemaReference(nameof(ProblemResponse), context.Document) },
            },
        });
    }

    private static async Task<OpenApiRequestBody> BodyOfAsync(
        RequestBodyMetadata body, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var content = new Dictionary<string, OpenApiMediaType>();
        foreach (var mediaType in body.MediaTypes)
        {
            IOpenApiSchema schema = await SchemaOfAsync(body.Schema, context, cancellationToken).ConfigureAwait(false);
            if (body.IsArray && mediaType == "application/json") schema = new OpenApiSchema { Type = JsonSchemaType.Array, Items = schema };
            content[mediaType] = new OpenApiMediaType { Schema = schema, Example = ExampleMetadataExtensions.Read(body.Example) };
        }

        return new OpenApiRequestBody { Description = body.Description, Required = true, Content = content };
    }

    private static async Task<IOpenApiSchema> SchemaOfAsync(
        Type type, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var schema = await context.GetOrCreateSchemaAsync(type, null, cancellationToken).ConfigureAwait(false);
        if (context.Document is not { } document) return schema;
        document.AddComponent(type.Name, schema);
        return new OpenApiSchemaReference(type.Name, document);
    }
}
