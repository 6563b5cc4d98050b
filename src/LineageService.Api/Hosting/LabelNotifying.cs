using System.Net.Http.Headers;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Ingestion.Labels.History;
using LineageService.Ingestion.Labels.Hosting;
using LineageService.Ingestion.Labels.Notices;
using Microsoft.Extensions.Hosting;

namespace LineageService.Api.Hosting;

/// <summary>
/// Posts every change of labels to the addresses that the configuration names, as JSON: at least once, in order. An address that does not answer holds up
/// the telling and nothing else. Of replicas over one store one tells at a time, under a lease. Without an address nothing is kept, unless a topic of
/// changes asks for it.
/// </summary>
internal sealed class LabelNotifying(
    LabelHost labels, LabelHistory history, LineageGraphHost host, LineageBackend backend, LineageApiOptions options, TimedWork work, TimeProvider time)
    : IHostedService, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = Patience };
    private readonly CancellationTokenSource _stop = new();
    private LabelOutbox? _outbox;
    private Task _turns = Task.CompletedTask;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.LabelWebhooks.IsEmpty && !backend.TellsChanges) return;
        if (host.Following is not null)
        {
            _turns = Task.Run(() => TakeTurnsAsync(_stop.Token), CancellationToken.None);
            return;
        }

        _outbox = New();
        await _outbox.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _turns.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_outbox is not null) await _outbox.DisposeAsync().ConfigureAwait(false);
    }

    public void Dispose()
    {
        _client.Dispose();
        _stop.Dispose();
    }

    private LabelOutbox New() => new(labels, history, host, time, DeliverAsync);

    // Of several replicas one tells; the others look now and then whether it still does.
    private async Task TakeTurnsAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await work.RunWhileHeldAsync("label-notices", TellAsync, cancellationToken).ConfigureAwait(false);
            }
            catch (LineageStoreException)
            {
                // The store is away, or another replica took over: the next turn begins where the notices are then.
            }

            await Task.Delay(options.LabelNoticeTurn, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task TellAsync(CancellationToken cancellationToken)
    {
        var outbox = New();
        await using (outbox.ConfigureAwait(false))
        {
            await outbox.StartAsync(cancellationToken).ConfigureAwait(false);
            await Task.WhenAny(outbox.Completion, Task.Delay(Timeout.Infinite, cancellationToken)).ConfigureAwait(false);
            if (outbox.Completion.IsCompleted) await outbox.Completion.ConfigureAwait(false);
        }
    }

    private async Task<bool> DeliverAsync(LabelNotice notice, CancellationToken cancellationToken)
    {
        foreach (var address in options.LabelWebhooks)
        {
            try
            {
                using var content = new ByteArrayContent(notice.ToJson());
                content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
                using var response = await _client.PostAsync(new Uri(address), content, cancellationToken).ConfigureAwait(false);
                if (!response.IsSuccessStatusCode) return false;
            }
            catch (HttpRequestException)
            {
                return false;
            }
            catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return false;
            }
        }

        return true;
    }
}
