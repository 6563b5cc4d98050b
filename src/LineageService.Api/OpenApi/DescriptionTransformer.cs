using System.ComponentModel;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace LineageService.Api.OpenApi;

/// <summary>Gives free JSON its property's description, which the generator gives to typed properties only.</summary>
public sealed class DescriptionTransformer : IOpenApiSchemaTransformer
{
    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var attributes = context.JsonPropertyInfo?.AttributeProvider?.GetCustomAttributes(typeof(DescriptionAttribute), inherit: false);
        if (attributes is [DescriptionAttribute { Description: var text }, ..]) schema.Description ??= text;
        return Task.CompletedTask;
    }
}
