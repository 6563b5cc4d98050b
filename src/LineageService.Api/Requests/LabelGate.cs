using LineageService.Api.Problems;
using LineageService.Graph.History;
using LineageService.Graph.Store;
using LineageService.Ingestion.Labels.History;
using LineageService.Ingestion.Labels.Hosting;

namespace LineageService.Api.Requests;

/// <summary>Labels that a request reads.</summary>
/// <param name="IsPending">They are behind the graph.</param>
public readonly record struct LabelView(LabelSnapshot Snapshot, bool IsPending);

/// <summary>
/// Opens the labels that a request reads: waits for the commit it asks for until labels show it too, and takes the point of the two times that it names.
/// </summary>
public sealed class LabelGate(EpochGate epochs, HistoricalGraphs graphs, LabelHost labels, LabelHistory history, LineageApiOptions options)
{
    /// <param name="isOfNow">True where the times narrow the answer and not the state that it is read from.</param>
    /// <exception cref="ProblemException">400 with all mistakes of the query; 503 where the commit does not come in time; 410 where the history is not kept.</exception>
    public async ValueTask<LabelView> OpenAsync(QueryReader reader, CancellationToken cancellationToken, bool isOfNow = false)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var minEpoch = reader.ReadOptional(QueryParameters.MinEpoch);
        var point = isOfNow ? TimePoint.Now : new TimePoint(reader.Read(QueryParameters.AsOf), reader.Read(QueryParameters.KnownAt));
        reader.ThrowIfInvalid();
        await epochs.WaitAsync(minEpoch, cancellationToken).ConfigureAwait(false);
        if (minEpoch is { } epoch) await WaitAsync(epoch, cancellationToken).ConfigureAwait(false);
        if (point.IsNow) return new LabelView(labels.Current, labels.IsPending);
        await KeptHistory.RequireAsync(graphs, cancellationToken, point).ConfigureAwait(false);
        return new LabelView(await history.AtAsync(point, cancellationToken).ConfigureAwait(false), labels.IsPending);
    }

    private async Task WaitAsync(long epoch, CancellationToken cancellationToken)
    {
        try
        {
            await labels.WaitAsync(epoch, cancellationToken).WaitAsync(options.MinEpochWait, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new ProblemException(new Problem(ProblemType.EpochNotReached, $"Labels are at epoch {labels.Current.LabelEpoch}; {epoch} has not come yet.")
            {
                RetryAfterSeconds = options.RetryAfterSeconds,
            });
        }
    }
}
