using LineageService.Graph.Store;
using LineageService.Ingestion.Evidence;

namespace LineageService.Ingestion.Events;

/// <summary>
/// Which rules of evidence all jobs of a store are ranked by: kept from its first event on, so that other rules, by a file or by a newer program,
/// are noticed. Mutable; one writer.
/// </summary>
internal sealed class AppliedRanking(ILineageStore store, EvidenceRanking ranking)
{
    private const string Key = "evidence:ranking";

    private bool _isMarked;

    public KeyedState Mark => new(Key, BitConverter.GetBytes(ranking.Version));

    /// <summary>False where jobs of the store may be ranked by other rules.</summary>
    public async Task<bool> IsCurrentAsync(CancellationToken cancellationToken)
    {
        var known = await store.FindKeyedStateAsync(Key, cancellationToken).ConfigureAwait(false);
        return (known is null ? EvidenceRanking.Shipped.Version : BitConverter.ToUInt64(known.State.Span)) == ranking.Version;
    }

    /// <summary>The batch of events, with the mark where it is the store's first.</summary>
    public async Task<LineageBatch> WithMarkAsync(LineageBatch batch, CancellationToken cancellationToken)
    {
        if (_isMarked || batch.FoldStates.IsEmpty) return batch;
        var isKnown = await store.FindKeyedStateAsync(Key, cancellationToken).ConfigureAwait(false) is not null;
        // Not yet where it is only on its way: the commit may fail.
        _isMarked = isKnown;
        return isKnown ? batch : batch with { KeyedStates = batch.KeyedStates.Add(Mark) };
    }
}
