using System.Diagnostics;
using LineageService.Graph.Store;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LineageService.Api.Problems;

/// <summary>The one place where an exception becomes a response.</summary>
public sealed partial class ProblemExceptionHandler(ILogger<ProblemExceptionHandler> logger) : IExceptionHandler
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
            case BadHttpRequestException bad:
                return new Problem(ProblemType.InvalidRequest, bad.Message);
            case LineageStoreException store:
                LogStoreFailure(logger, store.Message, store.IsTransient);
                return new Problem(ProblemType.StoreUnavailable, store.Message) { RetryAfterSeconds = store.IsTransient ? StoreRetrySeconds : null };
            default:
                var traceId = Activity.Current?.Id ?? context.TraceIdentifier;
                LogFailure(logger, exception, context.Request.Method, context.Request.Path, traceId);
                return new Problem(ProblemType.Internal, "The failure is in the service's log under the trace id.") { TraceId = traceId };
        }
    }

    [LoggerMessage(1, LogLevel.Error, "{Method} {Path} failed (trace {TraceId}).")]
    private static partial void LogFailure(ILogger logger, Exception exception, string method, string path, string traceId);

    [LoggerMessage(2, LogLevel.Error, "The store failed: {Reason} (transient: {IsTransient}).")]
    private static partial void LogStoreFailure(ILogger logger, string reason, bool isTransient);
}
