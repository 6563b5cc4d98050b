using LineageService.Graph.Snapshot;
using LineageService.Ingestion.Analysis.Functions;
using LineageService.Ingestion.Labels.Hosting;

namespace LineageService.Api.Impact;

/// <summary>Keeps the source of the last epoch that somebody asked about, so that the next question need not read the store. Thread-safe.</summary>
public sealed class ImpactSources(LineageGraphHost host, TimeProvider time, UserFunctions functions) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private volatile StoreImpactSource? _last;
    private (LabelSnapshot Labels, LabelBasis Basis)? _labels;

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

    /// <summary>The labels of the last epoch that somebody asked about, read from the store.</summary>
    public async Task<(LabelSnapshot Labels, LabelBasis Basis)> LabelsAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_labels is { } known && known.Labels.LabelEpoch == host.Current.Epoch) return known;
            var read = await LabelReading.OfAsync(host, null, time, cancellationToken).ConfigureAwait(false);
            _labels = read;
            return read;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();
}
