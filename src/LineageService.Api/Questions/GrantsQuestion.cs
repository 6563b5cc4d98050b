using System.Collections.Immutable;
using LineageService.Api.Contracts;
using LineageService.Api.Requests;
using LineageService.Graph.Grants;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Visibility;
using LineageService.Model;

namespace LineageService.Api.Questions;

/// <summary>Who may read a dataset; asked by <c>GET /api/v2/datasets/grants</c> and <c>lineage grants</c>.</summary>
public sealed record GrantsQuestion(NodeQuery Node)
{
    public static ImmutableArray<QueryParameter> Parameters { get; } =
        [QueryParameters.Node, QueryParameters.Namespace, QueryParameters.Name, QueryParameters.MinEpoch];

    public static GrantsQuestion Read(QueryReader reader) => new(NodeQuery.Read(reader, required: true));

    /// <param name="now">For which instant readers are told.</param>
    /// <exception cref="Problems.ProblemException">The dataset is unknown or ambiguous.</exception>
    public async Task<GrantsResponse> AnswerAsync(LineageGraphHost host, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var graph = await host.NamesAsync(Node.Names, cancellationToken).ConfigureAwait(false);

        // Grants may be told of a dataset that no lineage mentions: by its whole name it needs none.
        var id = Node is { Namespace: { } space, Name: { } name } ? new DatasetId(space, name) : Node.Resolve(graph).Dataset ?? throw NodeQuery.Unknown(Node.ToString());
        if (!Node.Visibility.Sees(id)) throw NodeQuery.Unknown(Node.ToString());
        var names = new List<DatasetId> { id };
        if (graph.FindDataset(id) is { } known)
        {
            var canonical = graph.Canonical(known);
            if (!Node.Visibility.Sees(canonical.Id)) throw NodeQuery.Unknown(Node.ToString());
            names = [canonical.Id, .. canonical.Aliases.Select(alias => graph.DatasetAt(alias).Id)];
        }

        var grants = await GrantStates.FindAsync(host.Store, names, cancellationToken).ConfigureAwait(false);
        return new GrantsResponse(
            graph.Epoch, names[0].ToString(), grants is { } found ? [.. found.Select(one => Of(one, Node.Visibility))] : null,
            grants is { } all
                ? [.. all.Where(one => one.Grant.Reads && one.Grant.HoldsAt(now)).Select(one => one.Grant.Principal).ToImmutableSortedSet(StringComparer.Ordinal)]
                : null);
    }

    private static GrantResponse Of(SourcedGrant one, NodeVisibility visibility) => new(
        one.Grant.Principal, one.Grant.PrincipalKind, one.Grant.Privilege, one.Grant.Fields, one.Grant.Mask, one.Grant.ValidFrom, one.Grant.ValidTo,
        visibility.Shown(one.Grant.Dataset).ToString(), one.Source);
}
