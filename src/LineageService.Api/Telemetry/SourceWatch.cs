using LineageService.Api.Hosting;
using LineageService.Ingestion.Sources;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LineageService.Api.Telemetry;

/// <summary>Logs when a source of records changes its state, and how many of its records became dead letters. Looks once a second.</summary>
internal sealed class SourceWatch(IngestSources sources, TimeProvider time, ILogger<SourceWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (sources.All.IsEmpty) return;
        var seen = new (IngestSourceState? State, string? Reason, long Dead)[sources.All.Length];
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            do
            {
                for (var index = 0; index < seen.Length; index++) seen[index] = Look(sources.All[index].Status, seen[index]);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            // The service stops.
        }
    }

    private (IngestSourceState? State, string? Reason, long Dead) Look(IngestSourceStatus status, (IngestSourceState? State, string? Reason, long Dead) before)
    {
        if (status.State != before.State || status.Reason != before.Reason)
        {
            var state = status.State.ToString().ToLowerInvariant();
            if (status.Reason is { } reason) ServiceLog.SourceTrouble(logger, status.Name, state, reason);
            else ServiceLog.SourceState(logger, status.Name, state);
        }

        if (status.Counts.DeadLettered > before.Dead) ServiceLog.DeadLettered(logger, status.Counts.DeadLettered - before.Dead, status.Name);
        return (status.State, status.Reason, status.Counts.DeadLettered);
    }
}
