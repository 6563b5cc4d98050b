using LineageService.Graph.Store;
using LineageService.Ingestion.Events;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LineageService.Api.Hosting;

/// <summary>
/// After the start of a service whose rules of evidence are others than before: ranks all jobs by them, while events go on. Until it is through, a
/// job that no event touched shows the ranking of before.
/// </summary>
internal sealed partial class EvidenceRefold(EventIngester events, TimedWork work, ILogger<EvidenceRefold> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        try
        {
            var jobs = 0;
            await work.RunAsync(
                "evidence-ranking", async token => jobs = await events.ApplyRankingAsync(null, token).ConfigureAwait(false), stoppingToken).ConfigureAwait(false);
            if (jobs > 0) Ranked(logger, jobs);
        }
        catch (LineageStoreException failure)
        {
            Failed(logger, failure);
        }
        catch (OperationCanceledException)
        {
            // The service ends; the next start goes on, for the rules are marked as applied only at the end.
        }
    }

    [LoggerMessage(EventId = 4101, Level = LogLevel.Information, Message = "Rules of evidence changed: {Jobs} jobs ranked anew.")]
    private static partial void Ranked(ILogger logger, int jobs);

    [LoggerMessage(EventId = 4102, Level = LogLevel.Error, Message = "Rules of evidence changed, but the store failed; the next start tries again.")]
    private static partial void Failed(ILogger logger, Exception failure);
}
