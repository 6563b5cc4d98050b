using System.Globalization;
using LineageService.Api.Access;
using LineageService.Api.Contracts;
using LineageService.Api.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Scope = LineageService.Api.Access.Scope;

namespace LineageService.Api.OpenApi;

/// <summary>Writes the rule of an endpoint into its operation: the scope, and the answers to whoever lacks it.</summary>
public sealed class AccessTransformer : IOpenApiOperationTransformer
{
    /// <summary>Name of the security scheme.</summary>
    public const string SchemeName = "token";

    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var rule = context.Description.ActionDescriptor.EndpointMetadata.OfType<AccessRule>().FirstOrDefault();
        if (rule is null or { Scope: Scope.None }) return Task.CompletedTask;
        operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(SchemeName, context.Document)] = [.. Scopes.ToWords(rule.Scope)] }];
        operation.Responses ??= [];
        foreach (var (status, sentence) in new[]
        {
            (StatusCodes.Status401Unauthorized, "A token is needed and none, or none that is valid, was sent."),
            (StatusCodes.Status403Forbidden, "The token lacks the scope, or is bound to other namespaces."),
            (StatusCodes.Status429TooManyRequests, "The token sends more than its rate; Retry-After says when to go on."),
        })
        {
            operation.Responses[status.ToString(CultureInfo.InvariantCulture)] = new OpenApiResponse
            {
                Description = sentence,
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    [ProblemWriter.MediaType] = new() { Schema = new OpenApiSchemaReference(nameof(ProblemResponse), context.Document) },
                },
            };
        }

        return Task.CompletedTask;
    }
}
