using LineageService.Api.Problems;
using LineageService.Api.Responses;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace LineageService.Api.Endpoints;

/// <summary>What endpoints declare of their answers, for the OpenAPI document.</summary>
internal static class EndpointConventions
{
    /// <summary>200 with <typeparamref name="T"/>, the problems every endpoint has, and those named.</summary>
    public static RouteHandlerBuilder Answers<T>(this RouteHandlerBuilder builder, params ReadOnlySpan<int> others) =>
        builder.AnswersWith(StatusCodes.Status200OK, typeof(T), others);

    public static RouteHandlerBuilder AnswersWith(this RouteHandlerBuilder builder, int status, Type? type, params ReadOnlySpan<int> others)
    {
        builder.WithMetadata(type is null
            ? new ProducesResponseTypeMetadata(status)
            : new ProducesResponseTypeMetadata(status, type, ["application/json"]));
        builder.WithMetadata(ProblemMetadata(StatusCodes.Status400BadRequest));
        builder.WithMetadata(ProblemMetadata(StatusCodes.Status503ServiceUnavailable));
        foreach (var other in others)
        {
            builder.WithMetadata(other < StatusCodes.Status400BadRequest ? new ProducesResponseTypeMetadata(other) : ProblemMetadata(other));
        }

        return builder;
    }

    public static ProducesResponseTypeMetadata ProblemMetadata(int status) =>
        new(status, typeof(Contracts.ProblemResponse), [ProblemWriter.MediaType]);
}
