using System.Reflection;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace LineageService.Api.OpenApi;

/// <summary>Says of lists whose elements may be null that they may: the generator knows it of properties only.</summary>
public sealed class ElementNullability : IOpenApiSchemaTransformer
{
    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.JsonPropertyInfo?.AttributeProvider is PropertyInfo property) Apply(schema, new NullabilityInfoContext().Create(property));
        return Task.CompletedTask;
    }

    private static void Apply(OpenApiSchema schema, NullabilityInfo info)
    {
        var element = info.ElementType ?? (info.GenericTypeArguments is [var only] ? only : null);
        if (element is null || schema.Items is not OpenApiSchema items) return;
        if (element.ReadState == NullabilityState.Nullable && items.Type is { } type) items.Type = type | JsonSchemaType.Null;
        Apply(items, element);
    }
}
