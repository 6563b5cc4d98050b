using System.Diagnostics;
using LineageService.Api.Telemetry;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LineageService.Api.Problems;

/// <summary>The one place where an exception becomes a response.</summary>
public sealed class ProblemExceptionHandler(ILogger<ProblemExceptionHandler> logger) : IExceptionHandler
{
    private const int StoreRetrySeconds = 2;

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (httpContext.RequestAborted.IsCancellationRequested) return true;
        await ProblemWriter.WriteAsync(httpContext, ProblemOf(exception, httpContext)).ConfigureAwait(false);
        return true;
    }

    private Problem ProblemOf(Exception exception, HttpContext context)
    {
        switch (exception)
        {
            case ProblemException known:
                return known.Problem;
            case BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }:
                return new Problem(ProblemType.PayloadTooLarge, "The body is larger than the server accepts.");
            case BadHttpRequestException { StatusCode: StatusCodes.Status408RequestTimeout }:
                return new Problem(ProblemType.RequestTimeout, "The body came more slowly than the server waits for.");
            case BadHttpRequestException bad:
                return new Problem(ProblemType.InvalidRequest, bad.Message);
            case GraphNotHeldException held:
                return new Problem(ProblemType.WholeGraphNeeded, held.Message);
            case LineageStoreException store:
                ServiceLog.StoreFailed(logger, store.Message, store.IsTransient);
                return new Problem(ProblemType.StoreUnavailable, store.Message) { RetryAfterSeconds = store.IsTransient ? StoreRetrySeconds : null };
            default:
                var traceId = Activity.Current?.Id ?? context.TraceIdentifier;
                var route = RequestSpans.RouteOf(context) ?? "?";
                ServiceLog.RequestFailed(logger, context.Request.Method, route, NamesOf(exception), traceId, exception.StackTrace ?? "");
                return new Problem(ProblemType.Internal, "The failure is in the service's log under the trace id.") { TraceId = traceId };
        }
    }

    // What failed and where, without the messages: those of other libraries may quote what they got, and that may be SQL or a token.
    private static string NamesOf(Exception exception)
    {
        var names = exception.GetType().Name;
        for (var inner = exception.InnerException; inner is not null; inner = inner.InnerException) names += $" < {inner.GetType().Name}";
        return names;
    }
}
