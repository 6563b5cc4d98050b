using System.Collections.Immutable;
using LineageService.Graph.Identity;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.History.Reconciliation;

/// <summary>
/// Reconciles declared and observed lineage of a store, target by target (lineage-semantics.md §6). Reads only; holds one target's edges at
/// a time.
/// </summary>
public static class LineageReconciliation
{
    /// <param name="store">For what runs showed earlier.</param>
    /// <param name="reader">The edge sets at the point to look at.</param>
    /// <param name="identity">Which names are one.</param>
    /// <exception cref="LineageStoreException">The store cannot be read.</exception>
    public static async Task<ReconciliationReport> ReconcileAsync(
        ILineageStore store, ILineageReader reader, IdentityMap identity, ReconciliationRequest request,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(request);
        var names = new TargetNames(identity);
        var layers = new SortedDictionary<DatasetId, string?>();
        await foreach (var dataset in reader.ReadDatasetsAsync(cancellationToken).ConfigureAwait(false))
        {
            names.Note(dataset);
            layers[dataset.Id] = dataset.Layer;
        }

        names.Group(layers.Keys);
        DatasetId? only = request.Dataset is { } asked ? names.Canonical(asked) : null;
        var pages = new ReconciliationPages(request);
        var targets = new TargetSets(reader, names);
        var past = new PastObservations(store, names);
        foreach (var (target, layer) in layers)
        {
            if ((only is not null && only != target) || (request.Namespace is not null && request.Namespace != target.Namespace)) continue;
            if (request.Layer is not null && !string.Equals(request.Layer, layer, StringComparison.OrdinalIgnoreCase)) continue;
            if (names.Canonical(target) != target || !request.Visibility.Sees(target)) continue;
            var sets = await targets.ReadAsync(target, cancellationToken).ConfigureAwait(false);
            if (sets.Count == 0) continue;
            var columns = TargetReconciliation.Of(target, sets);
            pages.Add(await past.ExcuseAsync(columns, cancellationToken).ConfigureAwait(false));
        }

        return pages.ToReport();
    }

    /// <summary>Counts all columns and keeps those of one page. Mutable; one use.</summary>
    private sealed class ReconciliationPages(ReconciliationRequest request)
    {
        private readonly SortedDictionary<string, StatusCounts> _producers = new(StringComparer.Ordinal);
        private readonly ImmutableArray<ReconciledColumn>.Builder _page = ImmutableArray.CreateBuilder<ReconciledColumn>();
        private StatusCounts _counts;
        private int _datasets;
        private long _listed;

        public void Add(ImmutableArray<ReconciledColumn> columns)
        {
            var counted = false;
            foreach (var column in columns)
            {
                if (!request.Takes(column)) continue;
                counted = true;
                _counts = _counts.Plus(column.Status);
                _producers[column.Producer] = _producers.GetValueOrDefault(column.Producer).Plus(column.Status);
                if (!request.Lists(column.Status)) continue;
                if (_listed >= request.Offset && _listed - request.Offset < request.Limit) _page.Add(column);
                _listed++;
            }

            if (counted) _datasets++;
        }

        public ReconciliationReport ToReport() => new(
            _counts,
            _datasets,
            [.. _producers.Select(pair => new ProducerCounts(pair.Key, pair.Value))],
            _page.ToImmutable(),
            _listed - request.Offset > request.Limit);
    }
}
