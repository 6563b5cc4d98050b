using System.Collections.Immutable;
using Microsoft.AspNetCore.Builder;

namespace LineageService.Api.Requests;

/// <summary>The query parameters of an endpoint, for its reader and for the OpenAPI document.</summary>
public sealed record QueryMetadata(ImmutableArray<QueryParameter> Parameters);

/// <summary>Attaches query parameters to endpoints.</summary>
public static class QueryMetadataExtensions
{
    public static RouteHandlerBuilder WithQuery(this RouteHandlerBuilder builder, params ImmutableArray<QueryParameter> parameters) =>
        builder.WithMetadata(new QueryMetadata(parameters));
}
