using LineageService.Api.Problems;
using Microsoft.AspNetCore.Http;

namespace LineageService.Api.Hosting;

/// <summary>
/// Refuses writes that a web page of another origin makes a browser send: some of them need no body, and a browser asks nobody before it
/// sends those. What is no browser sends no Origin and passes.
/// </summary>
public sealed class ForeignOriginFilter(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        var reads = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
        if (reads || request.Headers.Origin.Count == 0) return next(context);
        var isOwn = Uri.TryCreate(request.Headers.Origin.ToString(), UriKind.Absolute, out var origin)
            && string.Equals(origin.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase);
        return isOwn
            ? next(context)
            : ProblemWriter.WriteAsync(
                context, new Problem(ProblemType.ForeignOrigin, "The page that sent this belongs to another origin."));
    }
}
