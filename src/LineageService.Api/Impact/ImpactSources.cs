using LineageService.Graph.Snapshot;
using LineageService.Ingestion.Analysis.Functions;

namespace LineageService.Api.Impact;

/// <summary>Keeps the source of the last epoch that somebody asked about, so that the next question need not read the store. Thread-safe.</summary>
public sealed class ImpactSources(LineageGraphHost host, TimeProvider time, UserFunctions functions) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private volatile StoreImpactSource? _last;

    public async Task<StoreImpactSource> GetAsync(CancellationToken cancellationToken)
    {
        if (_last is { } known && known.Graph.Epoch == host.Current.Epoch) return known;
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_last is { } made && made.Graph.Epoch == host.Current.Epoch) return made;
            return _last = await StoreImpactSource.OpenAsync(host, time, null, functions, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();
}
