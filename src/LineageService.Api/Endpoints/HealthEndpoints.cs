using LineageService.Api.Access;
using LineageService.Api.Contracts;
using LineageService.Api.Hosting;
using LineageService.Api.Hosting.Readiness;
using LineageService.Api.Responses;
using LineageService.Graph.Snapshot;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LineageService.Api.Endpoints;

/// <summary>
/// <c>/health/live</c>: the process answers. <c>/health/ready</c>: the store answers, the graph shows what it has, topics are read up to near their
/// ends, and the service is not stopping; where not, the answer says why.
/// </summary>
internal static class HealthEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health/live", LiveAsync)
            .AllowAnyone()
            .Answers<HealthResponse>()
            .WithName("live")
            .WithTags("Health")
            .WithSummary("Whether the process answers");

        routes.MapGet("/health/ready", ReadyAsync)
            .AllowAnyone()
            .Answers<HealthResponse>()
            .WithName("ready")
            .WithTags("Health")
            .WithMetadata(new ProducesResponseTypeMetadata(StatusCodes.Status503ServiceUnavailable, typeof(HealthResponse), ["application/json"]))
            .WithSummary("Whether questions and events can be answered now")
            .WithDescription("503 with the same body while something is in the way; checks says what.");
    }

    private static Task LiveAsync(HttpContext context, LineageGraphHost host) => AnswerAsync(context, new HealthResponse("live", host.Epoch, ServiceVersion.Current));

    private static async Task ReadyAsync(HttpContext context, LineageGraphHost host, ServiceReadiness readiness)
    {
        if (readiness.IsStopping)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            await AnswerAsync(context, new HealthResponse("stopping", host.Epoch, ServiceVersion.Current)).ConfigureAwait(false);
            return;
        }

        var results = await readiness.CheckAsync(context.RequestAborted).ConfigureAwait(false);
        var isReady = results.All(result => result.Obstacle is null || result.IsWaived);
        if (!isReady) context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        var checks = results.Select(result => new HealthCheckResponse(
            result.Name, result.Obstacle is null ? "ready" : result.IsWaived ? "waived" : "waiting", result.Obstacle));
        await AnswerAsync(
            context, new HealthResponse(isReady ? "ready" : "waiting", host.Epoch, ServiceVersion.Current, [.. checks])).ConfigureAwait(false);
    }

    private static Task AnswerAsync(HttpContext context, HealthResponse response)
    {
        context.Response.Headers.CacheControl = "no-store";
        return JsonAnswer.WriteAsync(context, response, ContractJson.Wire.HealthResponse);
    }
}
