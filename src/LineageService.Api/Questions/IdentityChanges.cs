using System.Diagnostics;
using System.Globalization;
using LineageService.Api.Contracts;
using LineageService.Api.Problems;
using LineageService.Api.Responses;
using LineageService.Graph.Identity;
using LineageService.Graph.Identity.Suggestions;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Graph.Traversal;
using LineageService.Graph.Visibility;
using LineageService.Model;

namespace LineageService.Api.Questions;

/// <summary>Makes, undoes and refuses merges as REST and the command line ask for it; what is refused becomes a problem.</summary>
public sealed class IdentityChanges(LineageGraphHost host, IdentityMerging merging, MergeSuggestions suggestions)
{
    /// <exception cref="ProblemException">400, 404 or 409.</exception>
    public async Task<MergeChangeResponse> MergeAsync(MergeRequest request, NodeVisibility visibility, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var kind = request.Kind == "job" || (request.Kind is null && IdentityNames.IsJob(request.Alias)) ? NodeKind.Job : NodeKind.Dataset;
        var selection = IdentityNames.Names(request.Alias, visibility).And(IdentityNames.Names(request.Canonical, visibility));
        var graph = await host.NamesAsync(selection, cancellationToken).ConfigureAwait(false);
        var outcome = await merging.MergeAsync(
            kind, IdentityNames.Find(graph, kind, request.Alias, visibility), IdentityNames.Find(graph, kind, request.Canonical, visibility), request.Reason ?? "",
            request.Author, cancellationToken).ConfigureAwait(false);
        return Answer(outcome, visibility);
    }

    /// <exception cref="ProblemException">404 or 409.</exception>
    public async Task<MergeChangeResponse> UndoAsync(string id, DecisionRequest request, NodeVisibility visibility, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(visibility);
        if (!visibility.IsAll && !await SeesMergeAsync(id, visibility, cancellationToken).ConfigureAwait(false)) throw UnknownMerge(id);
        return Answer(await merging.UndoAsync(id, request.Author, cancellationToken).ConfigureAwait(false), visibility);
    }

    /// <exception cref="ProblemException">404.</exception>
    public async Task<MergeChangeResponse> RejectAsync(string id, DecisionRequest request, NodeVisibility visibility, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(visibility);
        var found = await suggestions.FindAsync(cancellationToken).ConfigureAwait(false);
        var suggestion = found.FirstOrDefault(candidate =>
                candidate.Id == id && visibility.Sees(candidate.Alias.Namespace) && visibility.Sees(candidate.Canonical.Namespace))
            ?? throw new ProblemException(new Problem(ProblemType.UnknownMerge, $"No suggestion has the id '{id}'."));
        return Answer(await merging.RejectAsync(suggestion, request.Reason ?? "", request.Author, cancellationToken).ConfigureAwait(false), visibility);
    }

    /// <summary>The rules; of namespaces those that say something of two that are seen.</summary>
    public async Task<IdentityRulesContract> ReadRulesAsync(NodeVisibility visibility, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(visibility);
        // The version first: rules that come in between are refused with it, and not lost.
        var version = await IdentityMerging.ReadRulesVersionAsync(host.Store, cancellationToken).ConfigureAwait(false);
        var rules = await IdentityMap.ReadRulesAsync(host.Store, cancellationToken).ConfigureAwait(false);
        var seen = rules with
        {
            Namespaces = [.. rules.Namespaces.Where(alias => visibility.Sees(alias.Alias) && visibility.Sees(alias.Canonical))],
        };
        return IdentityAnswers.Of(seen, Text(version));
    }

    /// <param name="version">Of the rules that these are made from; null to replace whatever is there.</param>
    /// <exception cref="ProblemException">409: others are in force meanwhile.</exception>
    public async Task<IdentityRulesContract> SetRulesAsync(IdentityRules rules, string? version, CancellationToken cancellationToken)
    {
        UInt128? replaced = version is null ? null
            : UInt128.TryParse(version, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var hash) ? hash : throw RulesChanged();
        try
        {
            await merging.SetRulesAsync(rules, cancellationToken, replaced).ConfigureAwait(false);
        }
        catch (LineageStoreException failure) when (failure.IsConflict)
        {
            throw RulesChanged();
        }

        return IdentityAnswers.Of(rules, Text(StateGuard.HashOf(IdentityRulesCodec.Write(rules).Span)));
    }

    private static string Text(UInt128 version) => version.ToString("x", CultureInfo.InvariantCulture);

    private static ProblemException RulesChanged() =>
        new(new Problem(ProblemType.RulesChanged, "Other rules are in force than those that were to be replaced: read them again."));

    private async Task<bool> SeesMergeAsync(string id, NodeVisibility visibility, CancellationToken cancellationToken)
    {
        await foreach (var merge in host.Store.ReadMergesAsync(cancellationToken).ConfigureAwait(false))
            if (merge.Id == id) return visibility.Sees(merge.Alias.Namespace) && visibility.Sees(merge.Canonical.Namespace);
        var aliases = await host.NamesAsync(new NameSelection { AllAliases = true }, cancellationToken).ConfigureAwait(false);
        return KnownAlias.Of(aliases).Any(known => known.Id == id && visibility.Sees(known.Alias) && visibility.Sees(known.Canonical));
    }

    private static ProblemException UnknownMerge(string id) => new(new Problem(ProblemType.UnknownMerge, $"No merge has the id '{id}'."));

    // Why it is refused may be a third name.
    private static MergeChangeResponse Answer(MergeOutcome outcome, NodeVisibility visibility) => outcome.Merge is { } merge
        ? new MergeChangeResponse(outcome.Epoch, IdentityAnswers.Of(merge))
        : throw new ProblemException(new Problem(TypeOf(outcome.Refusal), visibility.IsAll ? outcome.Detail : TypeOf(outcome.Refusal).Title));

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
