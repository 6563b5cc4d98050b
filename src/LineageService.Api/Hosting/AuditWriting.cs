using LineageService.Api.Access;
using Microsoft.Extensions.Hosting;

namespace LineageService.Api.Hosting;

/// <summary>Writes the audit that is noted, every few seconds and when the service stops.</summary>
internal sealed class AuditWriting(AuditTrail trail, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        await trail.FlushAsync().ConfigureAwait(false);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false)) await trail.FlushAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The service stops; what is left is written there.
        }
    }
}
