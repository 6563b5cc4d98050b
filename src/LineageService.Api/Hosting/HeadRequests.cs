using Microsoft.AspNetCore.Http;

namespace LineageService.Api.Hosting;

/// <summary>
/// Answers HEAD wherever GET is answered, with the same status and headers: to endpoints it is a GET, and the server, which knows better, sends no body.
/// Before routing.
/// </summary>
public sealed class HeadRequests(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (HttpMethods.IsHead(context.Request.Method)) context.Request.Method = HttpMethods.Get;
        return next(context);
    }
}
