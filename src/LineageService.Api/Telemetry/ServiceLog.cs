using Microsoft.Extensions.Logging;

namespace LineageService.Api.Telemetry;

/// <summary>
/// What the service logs, each message with its number (docs/observability.md). No message holds SQL text, a token, or the message of a failure that
/// is not the service's own: such messages may quote what they got.
/// </summary>
public static partial class ServiceLog
{
    [LoggerMessage(1000, LogLevel.Information, "Listening on {Address}, version {Version}, epoch {Epoch}.", EventName = "Listening")]
    public static partial void Listening(ILogger logger, string address, string version, long epoch);

    [LoggerMessage(1001, LogLevel.Information, "Stopping at epoch {Epoch}.", EventName = "Stopping")]
    public static partial void Stopping(ILogger logger, long epoch);

    [LoggerMessage(1002, LogLevel.Error, "The service ends: {Reason}", EventName = "Ending")]
    public static partial void Ending(ILogger logger, string reason);

    [LoggerMessage(2000, LogLevel.Error, "{Method} {Route} failed by {Failure} (trace {TraceId}): {Stack}", EventName = "RequestFailed")]
    internal static partial void RequestFailed(ILogger logger, string method, string route, string failure, string traceId, string stack);

    [LoggerMessage(2001, LogLevel.Error, "The store failed: {Reason} (transient: {IsTransient}).", EventName = "StoreFailed")]
    internal static partial void StoreFailed(ILogger logger, string reason, bool isTransient);

    [LoggerMessage(3000, LogLevel.Information, "The consumer {Source} is {State}.", EventName = "SourceState")]
    internal static partial void SourceState(ILogger logger, string source, string state);

    [LoggerMessage(3001, LogLevel.Warning, "The consumer {Source} is {State}: {Reason}", EventName = "SourceTrouble")]
    internal static partial void SourceTrouble(ILogger logger, string source, string state, string reason);

    [LoggerMessage(3002, LogLevel.Warning, "{Count} records of {Source} could not be applied; they are among the dead letters.", EventName = "DeadLettered")]
    internal static partial void DeadLettered(ILogger logger, long count, string source);

    [LoggerMessage(4000, LogLevel.Warning, "Corrections whose time is over could not be ended: {Reason}", EventName = "CorrectionsFailed")]
    internal static partial void CorrectionsFailed(ILogger logger, string reason);

    [LoggerMessage(4001, LogLevel.Error, "Labels could not follow the graph and are made anew; until then they are pending: {Failure} {Stack}", EventName = "LabelsFailed")]
    internal static partial void LabelsFailed(ILogger logger, string failure, string? stack);

    [LoggerMessage(4002, LogLevel.Error, "The graph could not follow its store and is read anew: {Failure} {Stack}", EventName = "GraphReloaded")]
    internal static partial void GraphReloaded(ILogger logger, string failure, string? stack);
}
