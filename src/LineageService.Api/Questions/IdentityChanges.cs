using System.Diagnostics;
using LineageService.Api.Contracts;
using LineageService.Api.Problems;
using LineageService.Api.Responses;
using LineageService.Graph.Identity;
using LineageService.Graph.Identity.Suggestions;
using LineageService.Graph.Snapshot;
using LineageService.Model;

namespace LineageService.Api.Questions;

/// <summary>Makes, undoes and refuses merges as REST and the command line ask for it; what is refused becomes a problem.</summary>
public sealed class IdentityChanges(LineageGraphHost host, IdentityMerging merging, MergeSuggestions suggestions)
{
    /// <exception cref="ProblemException">400, 404 or 409.</exception>
    public async Task<MergeChangeResponse> MergeAsync(MergeRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var kind = request.Kind == "job" || (request.Kind is null && IdentityNames.IsJob(request.Alias)) ? NodeKind.Job : NodeKind.Dataset;
        var graph = host.Current;
        var outcome = await merging.MergeAsync(
            kind, IdentityNames.Find(graph, kind, request.Alias), IdentityNames.Find(graph, kind, request.Canonical), request.Reason ?? "",
            request.Author, cancellationToken).ConfigureAwait(false);
        return Answer(outcome);
    }

    /// <exception cref="ProblemException">404 or 409.</exception>
    public async Task<MergeChangeResponse> UndoAsync(string id, DecisionRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Answer(await merging.UndoAsync(id, request.Author, cancellationToken).ConfigureAwait(false));
    }

    /// <exception cref="ProblemException">404.</exception>
    public async Task<MergeChangeResponse> RejectAsync(string id, DecisionRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var found = await suggestions.FindAsync(cancellationToken).ConfigureAwait(false);
        var suggestion = found.FirstOrDefault(candidate => candidate.Id == id)
            ?? throw new ProblemException(new Problem(ProblemType.UnknownMerge, $"No suggestion has the id '{id}'."));
        return Answer(await merging.RejectAsync(suggestion, request.Reason ?? "", request.Author, cancellationToken).ConfigureAwait(false));
    }

    public async Task<IdentityRulesContract> ReadRulesAsync(CancellationToken cancellationToken) =>
        IdentityAnswers.Of(await IdentityMap.ReadRulesAsync(host.Store, cancellationToken).ConfigureAwait(false));

    public async Task<IdentityRulesContract> SetRulesAsync(IdentityRules rules, CancellationToken cancellationToken)
    {
        await merging.SetRulesAsync(rules, cancellationToken).ConfigureAwait(false);
        return IdentityAnswers.Of(rules);
    }

    private static MergeChangeResponse Answer(MergeOutcome outcome) => outcome.Merge is { } merge
        ? new MergeChangeResponse(outcome.Epoch, IdentityAnswers.Of(merge))
        : throw new ProblemException(new Problem(TypeOf(outcome.Refusal), outcome.Detail));

    private static ProblemType TypeOf(MergeRefusal refusal) => refusal switch
    {
        MergeRefusal.UnknownNode => ProblemType.UnknownNode,
        MergeRefusal.Same => ProblemType.MergeCycle,
        MergeRefusal.Cycle => ProblemType.MergeCycle,
        MergeRefusal.AlreadyMerged => ProblemType.AlreadyMerged,
        MergeRefusal.UnknownId => ProblemType.UnknownMerge,
        MergeRefusal.NotInForce => ProblemType.MergeNotInForce,
        MergeRefusal.BySymlink => ProblemType.MergeNotInForce,
        _ => throw new UnreachableException(),
    };
}
