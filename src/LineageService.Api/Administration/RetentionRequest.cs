using System.Collections.Immutable;
using LineageService.Api.Contracts;
using LineageService.Api.Problems;
using LineageService.Api.Requests;
using LineageService.Api.Responses;
using LineageService.Graph.Store;

namespace LineageService.Api.Administration;

/// <summary>
/// What to forget; asked by <c>POST /api/v2/admin/retention</c> and <c>lineage admin retention</c> with the same parameters.
/// </summary>
public sealed record RetentionRequest(TimeSpan? Events, TimeSpan? DeadLetters, TimeSpan? History, TimeSpan? Runs, bool DryRun)
{
    public static ImmutableArray<QueryParameter> Parameters { get; } =
    [
        LogParameters.KeepEvents, LogParameters.KeepDeadLetters, LogParameters.KeepHistory, LogParameters.KeepRuns, LogParameters.DryRun,
    ];

    public static RetentionRequest Read(QueryReader reader)
    {
        var request = new RetentionRequest(
            reader.Read(LogParameters.KeepEvents), reader.Read(LogParameters.KeepDeadLetters), reader.Read(LogParameters.KeepHistory),
            reader.Read(LogParameters.KeepRuns), reader.Read(LogParameters.DryRun, otherwise: false));
        if (request is { Events: null, DeadLetters: null, History: null, Runs: null } && !Parameters.Any(reader.HasMistake))
            reader.Add(Violation.Query(LogParameters.KeepEvents.Name, "Give an age: of events, deadLetters, history or runs."));
        return request;
    }

    public async Task<RetentionResponse> RunAsync(ILineageStore store, TimeProvider time, CancellationToken cancellationToken)
    {
        var policy = new RetentionPolicy(time.GetUtcNow(), Events, DeadLetters, History, Runs);
        return LogAnswers.Of(await store.RetainAsync(policy, DryRun, cancellationToken).ConfigureAwait(false));
    }
}
