using LineageService.Api.Requests;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Api.Endpoints;

/// <summary>Looks up the dataset that a request names, whether or not lineage mentions it.</summary>
internal static class DatasetLookup
{
    /// <exception cref="Problems.ProblemException">404 or 409.</exception>
    public static async Task<DatasetRecord> FindAsync(ILineageStore store, LineageGraph graph, NodeQuery node, CancellationToken cancellationToken)
    {
        if (node is { Namespace: { } @namespace, Name: { } name })
        {
            return await store.FindDatasetAsync(new DatasetId(@namespace, name), cancellationToken).ConfigureAwait(false)
                ?? throw NodeQuery.Unknown(node.ToString());
        }

        var root = node.Resolve(graph);
        var id = root.Dataset ?? throw NodeQuery.Unknown(node.ToString());
        return await store.FindDatasetAsync(id, cancellationToken).ConfigureAwait(false) ?? throw NodeQuery.Unknown(node.ToString());
    }
}
