using LineageService.Api.Telemetry;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Ingestion.Labels.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LineageService.Api.Hosting;

/// <summary>
/// Reads labels when the service starts, before it answers, and looks once a minute whether time alone changed some; says where labels or the graph could
/// not follow.
/// </summary>
internal sealed class LabelKeeping(LabelHost labels, LineageGraphHost graphs, TimeProvider time, ILogger<LabelKeeping> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        labels.Failed += failure => ServiceLog.LabelsFailed(logger, failure.GetType().Name, failure.StackTrace);
        graphs.Reloading += failure =>
        {
            if (failure is not null) ServiceLog.GraphReloaded(logger, failure.GetType().Name, failure.StackTrace);
        };
        await labels.StartAsync(cancellationToken).ConfigureAwait(false);
        await base.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        await labels.DisposeAsync().ConfigureAwait(false);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
            {
                try
                {
                    await labels.TickAsync(stoppingToken).ConfigureAwait(false);
                }
                catch (LineageStoreException failure)
                {
                    ServiceLog.LabelsFailed(logger, failure.GetType().Name, failure.StackTrace);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The service stops.
        }
    }
}
