using LineageService.Api.Problems;
using LineageService.Api.Requests;
using LineageService.Graph.History;
using LineageService.Graph.Identity;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Traversal;
using LineageService.Model;

namespace LineageService.Api.Endpoints;

/// <summary>
/// Looks up the dataset that a request names, whether or not lineage mentions it, with what is known of it under its other names. What may not be seen is
/// not there.
/// </summary>
/// <param name="host">Which names are one is asked of the present, for the past too.</param>
internal sealed class DatasetLookup(LineageGraphHost host)
{
    /// <exception cref="ProblemException">404 or 409.</exception>
    public async Task<MergedRecord> FindAsync(LineageView view, NodeQuery node, CancellationToken cancellationToken)
    {
        DatasetId? id = node is { Namespace: { } @namespace, Name: { } name }
            ? new DatasetId(@namespace, name)
            : node.Resolve(await view.NamesAsync(node.Names, cancellationToken).ConfigureAwait(false)).Dataset;
        if (id is not { } found || !view.Visibility.Sees(found)) throw NodeQuery.Unknown(node.ToString());
        var names = await host.NamesAsync(new NameSelection { Datasets = [found] }, cancellationToken).ConfigureAwait(false);
        var merged = await MergedRecords.FindAsync(view.Reader, names, found, cancellationToken).ConfigureAwait(false);
        return merged is null || !view.Visibility.Sees(merged.Record.Id)
            ? throw NodeQuery.Unknown(node.ToString())
            : merged with { Aliases = [.. merged.Aliases.Where(view.Visibility.Sees)] };
    }
}
