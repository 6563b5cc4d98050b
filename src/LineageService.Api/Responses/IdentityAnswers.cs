using System.Collections.Immutable;
using LineageService.Api.Contracts;
using LineageService.Graph.Identity;
using LineageService.Graph.Identity.Suggestions;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Api.Responses;

/// <summary>Merges, suggestions and rules as answered.</summary>
public static class IdentityAnswers
{
    public static MergeResponse Of(IdentityMerge merge) => new(
        merge.Id, WireNames.Of(merge.Kind), IdOf(merge.Kind, merge.Alias), IdOf(merge.Kind, merge.Canonical),
        WireNames.Of(MergeStates.Of(merge)), merge.Author, merge.Reason)
    {
        MergedAt = merge.MergedAt,
        UndoneAt = merge.UndoneAt,
        UndoneBy = merge.UndoneBy,
    };

    public static MergeResponse Of(KnownAlias known) => new(
        known.Id, WireNames.Of(NodeKind.Dataset), known.Alias.ToString(), known.Canonical.ToString(), WireNames.Of(MergeState.InForce),
        known.Rule,
        known.Rule == KnownAlias.Symlink ? "Events name the one as a symlink of the other." : "A rule of this store.");

    public static SuggestionResponse Of(MergeSuggestion suggestion) => new(
        suggestion.Id, WireNames.Of(suggestion.Kind), IdOf(suggestion.Kind, suggestion.Alias), IdOf(suggestion.Kind, suggestion.Canonical),
        suggestion.Confidence, [.. suggestion.Signs.Select(sign => new SignResponse(sign.Code, sign.Confidence, sign.Text))]);

    /// <param name="version">Which rules they are; null where nobody asks.</param>
    public static IdentityRulesContract Of(IdentityRules rules, string? version = null)
    {
        ArgumentNullException.ThrowIfNull(rules);
        return new IdentityRulesContract
        {
            Namespaces = [.. rules.Namespaces.Select(alias => new NamespaceAliasContract(alias.Alias, alias.Canonical))],
            CaseFolding = rules.CaseFolding.ToDictionary(pair => pair.Key, pair => pair.Value == NameCase.Upper ? "upper" : "lower"),
            PartitionPaths = rules.PartitionPaths,
            Version = version,
        };
    }

    private static string IdOf(NodeKind kind, IdentityName name) =>
        kind == NodeKind.Job ? new JobId(name.Namespace, name.Name).ToString() : new DatasetId(name.Namespace, name.Name).ToString();
}

/// <summary>What became of a merge.</summary>
public enum MergeState
{
    InForce,
    Undone,

    /// <summary>It never was in force: a suggestion that was refused, or an exception from a rule.</summary>
    Rejected,
}

/// <summary>Tells the state of a merge.</summary>
public static class MergeStates
{
    public static ImmutableArray<(string Word, MergeState Value)> All { get; } =
        [("inForce", MergeState.InForce), ("undone", MergeState.Undone), ("rejected", MergeState.Rejected)];

    public static MergeState Of(IdentityMerge merge) =>
        merge.UndoneAt is not { } undone ? MergeState.InForce : undone == merge.MergedAt ? MergeState.Rejected : MergeState.Undone;
}
