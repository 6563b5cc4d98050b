using System.Globalization;
using System.Text.Json.Nodes;
using LineageService.Api.Requests;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace LineageService.Api.OpenApi;

/// <summary>Writes the parameters of an endpoint into its operation, those of the query from the objects that read them.</summary>
public sealed class QueryParameterTransformer : IOpenApiOperationTransformer
{
    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata.OfType<QueryMetadata>().FirstOrDefault();
        if (metadata is null) return Task.CompletedTask;

        operation.Parameters = [];
        foreach (var part in context.Description.ActionDescriptor.EndpointMetadata.OfType<PathParameter>())
        {
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = part.Name,
                In = ParameterLocation.Path,
                Required = true,
                Description = part.Description,
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
                Example = JsonValue.Create(part.Example),
            });
        }

        foreach (var parameter in metadata.Parameters)
        {
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = parameter.Name,
                In = ParameterLocation.Query,
                Description = parameter.Description,
                Schema = SchemaOf(parameter),
                Example = parameter.Example is null ? null : JsonValue.Create(parameter.Example),
            });
        }

        return Task.CompletedTask;
    }

    private static OpenApiSchema SchemaOf(QueryParameter parameter) => parameter switch
    {
        IntegerParameter integer => new OpenApiSchema
        {
            Type = JsonSchemaType.Integer,
            Format = integer.Maximum > int.MaxValue ? "int64" : "int32",
            Minimum = integer.Minimum.ToString(CultureInfo.InvariantCulture),
            Maximum = integer.Maximum == long.MaxValue ? null : integer.Maximum.ToString(CultureInfo.InvariantCulture),
            Default = integer.IsOptional ? null : JsonValue.Create(integer.Default),
        },
        ChoiceParameter { IsList: true } choice => new OpenApiSchema { Type = JsonSchemaType.Array, Items = SchemaOf(choice) },
        ChoiceParameter choice => SchemaOf(choice),
        _ => new OpenApiSchema { Type = JsonSchemaType.String },
    };

    private static OpenApiSchema SchemaOf(ChoiceParameter choice) => new()
    {
        Type = JsonSchemaType.String,
        Enum = [.. choice.Words.Select(word => JsonValue.Create(word))],
        Default = choice.DefaultWord is null ? null : JsonValue.Create(choice.DefaultWord),
    };
}
