using System.Net.Http.Headers;
using LineageService.Graph.Snapshot;
using LineageService.Ingestion.Labels.History;
using LineageService.Ingestion.Labels.Hosting;
using LineageService.Ingestion.Labels.Notices;
using Microsoft.Extensions.Hosting;

namespace LineageService.Api.Hosting;

/// <summary>
/// Posts every change of labels to the addresses that the configuration names, as JSON: at least once, in order. An address that does not answer holds up
/// the telling and nothing else. Without an address nothing is kept, unless a topic of changes asks for it.
/// </summary>
internal sealed class LabelNotifying(
    LabelHost labels, LabelHistory history, LineageGraphHost host, LineageBackend backend, LineageApiOptions options, TimeProvider time) : IHostedService, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = Patience };
    private LabelOutbox? _outbox;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.LabelWebhooks.IsEmpty && !backend.TellsChanges) return;
        _outbox = new LabelOutbox(labels, history, host, time, DeliverAsync);
        await _outbox.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_outbox is not null) await _outbox.DisposeAsync().ConfigureAwait(false);
    }

    public void Dispose() => _client.Dispose();

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
