using LineageService.Api.Access;
using LineageService.Api.Contracts;
using LineageService.Api.Hosting;
using LineageService.Api.Responses;
using LineageService.Graph.Snapshot;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace LineageService.Api.Endpoints;

/// <summary><c>/health/live</c>: the process answers. <c>/health/ready</c>: the store answers too, and the service is not stopping.</summary>
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
            .WithSummary("Whether questions and events can be answered now");
    }

    private static Task LiveAsync(HttpContext context, LineageGraphHost host) => AnswerAsync(context, "live", host);

    private static async Task ReadyAsync(HttpContext context, LineageGraphHost host, IHostApplicationLifetime lifetime)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            await AnswerAsync(context, "stopping", host).ConfigureAwait(false);
            return;
        }

        await host.Store.ListNamespacesAsync(context.RequestAborted).ConfigureAwait(false);
        await AnswerAsync(context, "ready", host).ConfigureAwait(false);
    }

    private static Task AnswerAsync(HttpContext context, string status, LineageGraphHost host)
    {
        context.Response.Headers.CacheControl = "no-store";
        return JsonAnswer.WriteAsync(
            context, new HealthResponse(status, host.Current.Epoch, ServiceVersion.Current), ContractJson.Wire.HealthResponse);
    }
}
