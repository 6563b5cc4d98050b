using Microsoft.AspNetCore.Builder;

namespace LineageService.Api.Requests;

/// <summary>A part of an endpoint's path that is a value, for the OpenAPI document.</summary>
public sealed record PathParameter(string Name, string Description, string Example);

/// <summary>Attaches path parameters to endpoints.</summary>
public static class PathParameterExtensions
{
    public static RouteHandlerBuilder WithPathParameter(this RouteHandlerBuilder builder, PathParameter parameter) =>
        builder.WithMetadata(parameter);
}
