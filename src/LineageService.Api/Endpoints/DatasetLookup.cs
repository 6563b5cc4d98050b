using LineageService.Api.Requests;
using LineageService.Graph.History;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Api.Endpoints;

/// <summary>Looks up the dataset that a request names, whether or not lineage mentions it.</summary>
internal static class DatasetLookup
{
    /// <exception cref="Problems.ProblemException">404 or 409.</exception>
    public static async Task<DatasetRecord> FindAsync(LineageView view, NodeQuery node, CancellationToken cancellationToken)
    {
        if (node is { Namespace: { } @namespace, Name: { } name })
        {
            return await view.Reader.FindDatasetAsync(new DatasetId(@namespace, name), cancellationToken).ConfigureAwait(false)
                ?? throw NodeQuery.Unknown(node.ToString());
        }

        var root = node.Resolve(await view.GraphAsync(cancellationToken).ConfigureAwait(false));
        var id = root.Dataset ?? throw NodeQuery.Unknown(node.ToString());
        return await view.Reader.FindDatasetAsync(id, cancellationToken).ConfigureAwait(false) ?? throw NodeQuery.Unknown(node.ToString());
    }
}
