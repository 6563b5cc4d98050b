using System.Globalization;
using LineageService.Graph.Corrections;
using LineageService.Graph.Identity;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Graph.Store.Image;

namespace LineageService.Graph.Verification;

/// <summary>
/// Looks whether a store is sound: everything that is referred to is there, times are in order, histories do not overlap, merges have no ring, events
/// are what their hashes say, and the graph that is walked is the one that is stored. Reads only; a writer may go on beside it.
/// </summary>
public static class StoreVerification
{
    /// <exception cref="LineageStoreException">The store cannot be read.</exception>
    public static async Task<VerificationReport> RunAsync(
        ILineageStore store, IProgress<TransferProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        var image = (IStoreImage)store;
        var findings = new Findings();
        var faults = await image.CheckFormAsync(cancellationToken).ConfigureAwait(false);
        foreach (var fault in faults) findings.Add(fault.Rule, fault.Subject);
        if (await ImageTransfer.FindCutOffAsync(store, cancellationToken).ConfigureAwait(false) is { } cutOff)
            findings.Add("copy-cut-off", string.Create(CultureInfo.InvariantCulture, $"behind item {cutOff}"));

        var before = store.Epoch;
        var rules = new ImageRules(findings);
        var digest = new ImageDigest();
        var epoch = before;
        try
        {
            await LookAtImageAsync().ConfigureAwait(false);
            rules.Finish();

            // A store hands its graph over in numbers that it answers for: one with broken references cannot.
            if (faults.Count == 0) await LookAtGraphsAsync(store, findings, cancellationToken).ConfigureAwait(false);
        }
        catch (LineageStoreException failure) when (!failure.IsTransient)
        {
            findings.Add("unreadable", failure.Message);
        }

        if (epoch < before || store.Epoch < epoch)
            findings.Add("epoch-went-back", string.Create(CultureInfo.InvariantCulture, $"{before}, then {epoch}, then {store.Epoch}"));
        await LookAtStatesAsync(store, findings, cancellationToken).ConfigureAwait(false);
        return new VerificationReport(epoch, digest.Counts, findings.ToViolations());

        async Task LookAtImageAsync()
        {
            await foreach (var item in image.ReadImageAsync(cancellationToken).ConfigureAwait(false))
            {
                digest.Add(item);
                rules.Look(item);
                if (item is StoreStateImage state) epoch = state.Epoch;
                if (digest.Total % 1_000 == 0) progress?.Report(new TransferProgress(digest.Total, ImageDigest.KindOf(item)));
            }
        }
    }

    private static async Task LookAtStatesAsync(ILineageStore store, Findings findings, CancellationToken cancellationToken)
    {
        try
        {
            await CorrectionsCodec.ReadAsync(store, cancellationToken).ConfigureAwait(false);
            await IdentityMap.ReadAsync(store, null, cancellationToken).ConfigureAwait(false);
        }
        catch (LineageStoreException failure) when (!failure.IsTransient)
        {
            findings.Add("state-damaged", failure.Message);
        }
    }

    // Three ways to the same graph: set by set, in the store's own numbers, and the file that makes starts fast. A commit between them is no fault.
    private static async Task LookAtGraphsAsync(ILineageStore store, Findings findings, CancellationToken cancellationToken)
    {
        var epoch = store.Epoch;
        var identity = await IdentityMap.ReadAsync(store, null, cancellationToken).ConfigureAwait(false);
        var plain = GraphFingerprint.Of(
            await GraphLoader.LoadPlainAsync(store, epoch, identity, cancellationToken).ConfigureAwait(false), cancellationToken);
        if (store is INumberedGraphSource numbered)
        {
            var fast = GraphFingerprint.Of(GraphLoader.Load(numbered, identity, cancellationToken), cancellationToken);
            if (store.Epoch == epoch && fast.DifferenceFrom(plain) is { } difference) findings.Add("numbered-graph-differs", difference);
        }

        var kept = await SnapshotCache.TryReadAsync(store, cancellationToken).ConfigureAwait(false);
        if (kept is not null && kept.Epoch == epoch && store.Epoch == epoch
            && GraphFingerprint.Of(kept, cancellationToken).DifferenceFrom(plain) is { } stale)
            findings.Add("snapshot-differs", stale);
        if (store is ISnapshotShelf shelf && SnapshotCache.EpochOf(shelf) is { } later && later > store.Epoch)
            findings.Add("snapshot-from-the-future", string.Create(CultureInfo.InvariantCulture, $"{later} where the store is at {store.Epoch}"));
    }
}
