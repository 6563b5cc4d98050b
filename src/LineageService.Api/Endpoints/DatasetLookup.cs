using LineageService.Api.Access;
using LineageService.Api.Problems;
using LineageService.Api.Requests;
using LineageService.Graph.History;
using LineageService.Graph.Identity;
using LineageService.Graph.Snapshot;
using LineageService.Model;

namespace LineageService.Api.Endpoints;

/// <summary>
/// Looks up the dataset that a request names, whether or not lineage mentions it, with what is known of it under its other names.
/// </summary>
/// <param name="host">Which names are one is asked of the present, for the past too.</param>
internal sealed class DatasetLookup(LineageGraphHost host)
{
    /// <summary>The same for an actor: what is outside its namespaces is not there.</summary>
    /// <exception cref="ProblemException">404 or 409.</exception>
    public async Task<MergedRecord> FindAsync(LineageView view, NodeQuery node, Actor actor, CancellationToken cancellationToken)
    {
        if (!actor.IsBound) return await FindAsync(view, node, cancellationToken).ConfigureAwait(false);
        try
        {
            var found = await FindAsync(view, node, cancellationToken).ConfigureAwait(false);
            return actor.Sees(found.Record.Id) ? found : throw NodeQuery.Unknown(node.ToString());
        }
        catch (ProblemException problem) when (problem.Problem.Type == ProblemType.AmbiguousNode)
        {
            // The candidates would tell names of others.
            throw NodeQuery.Unknown(node.ToString());
        }
    }

    /// <exception cref="ProblemException">404 or 409.</exception>
    public async Task<MergedRecord> FindAsync(LineageView view, NodeQuery node, CancellationToken cancellationToken)
    {
        DatasetId? id = node is { Namespace: { } @namespace, Name: { } name }
            ? new DatasetId(@namespace, name)
            : node.Resolve(await view.GraphAsync(cancellationToken).ConfigureAwait(false)).Dataset;
        return (id is { } found ? await MergedRecords.FindAsync(view.Reader, host.Current, found, cancellationToken).ConfigureAwait(false) : null)
            ?? throw NodeQuery.Unknown(node.ToString());
    }
}
