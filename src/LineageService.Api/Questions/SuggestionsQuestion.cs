using System.Collections.Immutable;
using System.Globalization;
using LineageService.Api.Contracts;
using LineageService.Api.Requests;
using LineageService.Api.Responses;
using LineageService.Graph.Identity.Suggestions;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Visibility;
using LineageService.Model;

namespace LineageService.Api.Questions;

/// <summary>
/// Which names may be one; asked by <c>GET /api/v2/identity/suggestions</c> and <c>lineage identity suggestions</c>.
/// </summary>
public sealed record SuggestionsQuestion(NodeKind? Kind, ImmutableArray<string> Signs, string? Namespace, int Limit, int Offset)
{
    /// <summary>What the answer may name.</summary>
    public NodeVisibility Visibility { get; init; } = NodeVisibility.All;

    public static ImmutableArray<QueryParameter> Parameters { get; } =
    [
        QueryParameters.IdentityKind, QueryParameters.MergeSigns, QueryParameters.SuggestionNamespace, QueryParameters.ListLimit,
        QueryParameters.Cursor, QueryParameters.MinEpoch,
    ];

    public static SuggestionsQuestion Read(QueryReader reader)
    {
        var kinds = reader.ReadList(QueryParameters.IdentityKind);
        return new SuggestionsQuestion(
            kinds.IsEmpty ? null : kinds[0], reader.ReadList(QueryParameters.MergeSigns), reader.Read(QueryParameters.SuggestionNamespace),
            reader.ReadInt32(QueryParameters.ListLimit), reader.ReadOffset())
        {
            Visibility = reader.Visibility,
        };
    }

    public async Task<SuggestionsResponse> AnswerAsync(
        LineageGraphHost host, MergeSuggestions suggestions, CancellationToken cancellationToken)
    {
        var found = (await suggestions.FindAsync(cancellationToken).ConfigureAwait(false)).Where(IsAsked).ToList();
        var end = (int)Math.Min((long)Offset + Limit, found.Count);
        return new SuggestionsResponse(
            host.Epoch, found.Count, [.. found.Skip(Offset).Take(Limit).Select(IdentityAnswers.Of)],
            end < found.Count ? end.ToString(CultureInfo.InvariantCulture) : null);
    }

    private bool IsAsked(MergeSuggestion suggestion) =>
        Visibility.Sees(suggestion.Alias.Namespace) && Visibility.Sees(suggestion.Canonical.Namespace)
        && (Kind is null || suggestion.Kind == Kind)
        && (Namespace is null || suggestion.Alias.Namespace == Namespace || suggestion.Canonical.Namespace == Namespace)
        && (Signs.IsEmpty || suggestion.Signs.Any(sign => Signs.Contains(sign.Code)));
}
