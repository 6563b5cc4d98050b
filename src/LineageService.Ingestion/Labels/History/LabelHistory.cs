using LineageService.Graph.History;
using LineageService.Graph.Store;
using LineageService.Ingestion.Labels.Exposure;
using LineageService.Ingestion.Labels.Hosting;
using LineageService.Ingestion.Labels.Register;

namespace LineageService.Ingestion.Labels.History;

/// <summary>
/// Labels of the past (propagation.md §A.11, audit): the graph, the assignments, the policy and the declassifications as of a moment, as known at another,
/// and what the rules of today make of them. Residual labels are those of today only.
/// </summary>
/// <param name="graphs">Graphs of the past.</param>
public sealed class LabelHistory(LabelHost host, HistoricalGraphs graphs)
{
    /// <summary>Since when the ways of a snapshot's labels have been there; for one question.</summary>
    public WayBeginnings BeginningsFor(LabelSnapshot snapshot, ILineageStore store)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        return new WayBeginnings(store, host.Log.Entries, ReferenceEquals(snapshot, host.Current) ? null : snapshot.State.At);
    }

    /// <summary>The labels at a point; those of now for <see cref="TimePoint.Now"/>.</summary>
    /// <exception cref="LineageStoreException">The store cannot be read.</exception>
    public async Task<LabelSnapshot> AtAsync(TimePoint point, CancellationToken cancellationToken)
    {
        if (point == TimePoint.Now) return host.Current;
        var view = graphs.At(point);
        var graph = await view.GraphAsync(cancellationToken).ConfigureAwait(false);
        var log = host.Log;
        var register = LabelRegister.At(log, point.AsOf, point.KnownAt);
        // Without a moment in valid time, what was known then is asked of the moment at which it was known.
        var at = point.AsOf ?? point.KnownAt ?? host.Current.State.At;
        return await Task.Run(() => LabelMaker.Make(graph, register, log.Entries.Count, [], at, cancellationToken), cancellationToken).ConfigureAwait(false);
    }
}
