using System.Collections.Immutable;
using System.Globalization;
using LineageService.Api.Contracts;
using LineageService.Api.Requests;
using LineageService.Api.Responses;
using LineageService.Graph.Identity;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Traversal;
using LineageService.Graph.Visibility;
using LineageService.Model;

namespace LineageService.Api.Questions;

/// <summary>Which merges there are; asked by <c>GET /api/v2/identity/merges</c> and <c>lineage identity list</c>.</summary>
public sealed record MergesQuestion(MergeState State, NodeKind? Kind, int Limit, int Offset)
{
    /// <summary>What the answer may name.</summary>
    public NodeVisibility Visibility { get; init; } = NodeVisibility.All;

    public static ImmutableArray<QueryParameter> Parameters { get; } =
    [
        QueryParameters.MergeState, QueryParameters.IdentityKind, QueryParameters.ListLimit, QueryParameters.Cursor,
        QueryParameters.MinEpoch,
    ];

    public static MergesQuestion Read(QueryReader reader)
    {
        var kinds = reader.ReadList(QueryParameters.IdentityKind);
        return new MergesQuestion(
            reader.Read(QueryParameters.MergeState, MergeState.InForce), kinds.IsEmpty ? null : kinds[0],
            reader.ReadInt32(QueryParameters.ListLimit), reader.ReadOffset())
        {
            Visibility = reader.Visibility,
        };
    }

    public async Task<MergesResponse> AnswerAsync(LineageGraphHost host, CancellationToken cancellationToken)
    {
        var graph = await host.NamesAsync(new NameSelection { AllAliases = true }, cancellationToken).ConfigureAwait(false);
        var merges = new List<MergeResponse>();
        await foreach (var merge in host.Store.ReadMergesAsync(cancellationToken).ConfigureAwait(false))
        {
            if (!Visibility.Sees(merge.Alias.Namespace) || !Visibility.Sees(merge.Canonical.Namespace)) continue;
            if ((Kind is null || merge.Kind == Kind) && MergeStates.Of(merge) == State) merges.Add(IdentityAnswers.Of(merge));
        }

        if (State == MergeState.InForce && Kind != NodeKind.Job) merges.AddRange(KnownAlias.Of(graph).Where(alias => Visibility.Sees(alias.Alias) && Visibility.Sees(alias.Canonical)).Select(IdentityAnswers.Of));
        var end = (int)Math.Min((long)Offset + Limit, merges.Count);
        return new MergesResponse(
            graph.Epoch, [.. merges.Skip(Offset).Take(Limit)], end < merges.Count ? end.ToString(CultureInfo.InvariantCulture) : null);
    }
}
