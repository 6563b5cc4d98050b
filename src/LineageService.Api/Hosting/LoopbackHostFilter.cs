using LineageService.Api.Problems;
using Microsoft.AspNetCore.Http;

namespace LineageService.Api.Hosting;

/// <summary>
/// Refuses requests whose Host header names another host. While the service listens on loopback without tokens, this keeps a web page from
/// reaching it under its own name (DNS rebinding).
/// </summary>
public sealed class LoopbackHostFilter(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        var host = context.Request.Host.Host;
        return host.Length == 0 || ListenAddresses.IsLoopback(host)
            ? next(context)
            : ProblemWriter.WriteAsync(
                context, new Problem(ProblemType.UnknownHost, "The service listens on loopback only: ask it as localhost or 127.0.0.1."));
    }
}
