using LineageService.Api.Telemetry;
using LineageService.Graph.Corrections;
using LineageService.Graph.Store;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LineageService.Api.Hosting;

/// <summary>Ends corrections whose time is over, looking once a minute while the service runs.</summary>
internal sealed class CorrectionExpiry(CorrectionRegister register, TimedWork work, TimeProvider time, ILogger<CorrectionExpiry> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                if (await register.IsDueAsync(stoppingToken).ConfigureAwait(false))
                    await work.RunAsync("correction-expiry", register.SweepAsync, stoppingToken).ConfigureAwait(false);
            }
            catch (LineageStoreException failure)
            {
                // The next minute looks again.
                ServiceLog.CorrectionsFailed(logger, failure.Message);
            }
        }
        while (await WaitAsync(timer, stoppingToken).ConfigureAwait(false));
    }

    private static async Task<bool> WaitAsync(PeriodicTimer timer, CancellationToken stoppingToken)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
