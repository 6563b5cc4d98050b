using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace LineageService.Api.Telemetry;

/// <summary>
/// Gives the span of a request its name and what is known when it ends: the route and not the path, since a path may hold what somebody asked for.
/// </summary>
internal sealed class RequestSpans(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var activity = context.Features.Get<IHttpActivityFeature>()?.Activity;
        try
        {
            await next(context).ConfigureAwait(false);
        }
        finally
        {
            if (activity is not null)
            {
                var route = RouteOf(context);
                activity.DisplayName = route is null ? context.Request.Method : $"{context.Request.Method} {route}";
                if (activity.IsAllDataRequested)
                {
                    activity.SetTag("http.request.method", context.Request.Method);
                    if (route is not null) activity.SetTag("http.route", route);
                    activity.SetTag("http.response.status_code", context.Response.StatusCode);
                    if (context.Response.StatusCode >= StatusCodes.Status500InternalServerError) activity.SetStatus(System.Diagnostics.ActivityStatusCode.Error);

                    // The host sets these where it was told to say all it knows; names of nodes and search words are in them.
                    activity.SetTag("url.path", null).SetTag("url.query", null);
                }
            }
        }
    }

    /// <summary>The route of a request, also of one that failed: then its endpoint is taken from it.</summary>
    public static string? RouteOf(HttpContext context) =>
        ((context.GetEndpoint() ?? context.Features.Get<IExceptionHandlerFeature>()?.Endpoint) as RouteEndpoint)?.RoutePattern.RawText;
}
