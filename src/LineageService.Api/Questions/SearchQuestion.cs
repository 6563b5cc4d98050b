using System.Collections.Immutable;
using System.Globalization;
using LineageService.Api.Contracts;
using LineageService.Api.Problems;
using LineageService.Api.Requests;
using LineageService.Api.Responses;
using LineageService.Graph.History;
using LineageService.Graph.Store;

namespace LineageService.Api.Questions;

/// <summary>Which datasets, fields and jobs match words; asked by <c>GET /api/v2/search</c> and <c>lineage search</c> with the same parameters.</summary>
public sealed record SearchQuestion(SearchQuery Query)
{
    public static ImmutableArray<QueryParameter> Parameters { get; } =
    [
        QueryParameters.SearchText, QueryParameters.Node, QueryParameters.Namespace, QueryParameters.Name, QueryParameters.Field,
        QueryParameters.SearchKinds, QueryParameters.SearchLimit, QueryParameters.Cursor, .. ViewQuery.Parameters,
    ];

    public static SearchQuestion Read(QueryReader reader)
    {
        var words = string.Join(' ', new[]
        {
            reader.Read(QueryParameters.SearchText), reader.Read(QueryParameters.Node), reader.Read(QueryParameters.Name),
            reader.Read(QueryParameters.Field),
        }.OfType<string>());
        if (string.IsNullOrWhiteSpace(words)) reader.Add(Violation.Query(QueryParameters.SearchText.Name, "Give at least one word to search for."));

        var offset = 0;
        reader.ReadCursor(cursor =>
            int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out offset) && offset <= QueryParameters.MaxSearchOffset);
        return new SearchQuestion(new SearchQuery(
            words,
            reader.ReadList(QueryParameters.SearchKinds),
            reader.Read(QueryParameters.Namespace),
            reader.ReadInt32(QueryParameters.SearchLimit),
            offset));
    }

    public async Task<SearchResponse> AnswerAsync(LineageView view, CancellationToken cancellationToken)
    {
        var page = await view.Reader.SearchAsync(Query, cancellationToken).ConfigureAwait(false);
        var names = await view.NamesAsync(CanonicalHits.Names(page.Items), cancellationToken).ConfigureAwait(false);
        return new SearchResponse(
            view.Epoch,
            [.. CanonicalHits.Of(names, page.Items, view.Visibility)],
            page.NextCursor is null ? null : (Query.Offset + page.Items.Length).ToString(CultureInfo.InvariantCulture))
        {
            AsOf = view.Point.AsOf,
            KnownAt = view.Point.KnownAt,
        };
    }
}
