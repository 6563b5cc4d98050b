using System.Globalization;
using LineageService.Graph.Snapshot;
using Microsoft.AspNetCore.Http;

namespace LineageService.Api.Hosting;

/// <summary>
/// Has every answer of a replica that fell behind say so: <c>Lineage-Behind</c> with the seconds since it last showed all that was committed. Its epoch
/// stands in the answer as always.
/// </summary>
public sealed class ReplicaLagHeader(RequestDelegate next, LineageGraphHost host, LineageApiOptions options)
{
    public const string Name = "Lineage-Behind";

    public Task InvokeAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (host.Following is { } following && following.Lag > options.Readiness.MaxReplicaLag)
            context.Response.Headers[Name] = following.Lag.TotalSeconds.ToString("F0", CultureInfo.InvariantCulture);
        return next(context);
    }
}
