using System.Text;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Neo4j.Reading;

/// <summary>
/// Finds candidates in the full-text index, every word as a pattern that matches any part of a word of the text, and ranks them by the rules of all
/// stores.
/// </summary>
internal sealed class SearchReader(CypherReads reads)
{
    private const int MaxCandidates = 10_000;

    private const string Text = """
        CALL db.index.fulltext.queryNodes('lineage_search', $query, {limit: $limit}) YIELD node WITH node WHERE $label IN labels(node)
        """;

    public async Task<Page<SearchHit>> SearchAsync(SearchQuery query, CancellationToken cancellationToken)
    {
        var ranking = new SearchRanking(query);
        if (ranking.Terms.Words.IsEmpty) return ranking.ToPage();
        var pattern = Pattern(ranking.Terms);
        if (ranking.Wants(NodeKind.Dataset))
        {
            var found = await RunAsync($"{Text} WITH node AS d RETURN {RecordReader.DatasetColumns}", pattern, "Dataset", cancellationToken).ConfigureAwait(false);
            foreach (var row in found.Each()) ranking.OfferDataset(RecordReader.Dataset(row));
        }

        if (ranking.Wants(NodeKind.Job))
        {
            var found = await RunAsync($"{Text} WITH node AS j WHERE NOT j.retired RETURN {RecordReader.JobColumns}", pattern, "Job", cancellationToken).ConfigureAwait(false);
            foreach (var row in found.Each()) ranking.Offer(RecordReader.Job(row));
        }

        if (ranking.Wants(NodeKind.Field)) await OfferFieldsAsync(ranking, pattern, cancellationToken).ConfigureAwait(false);
        return ranking.ToPage();
    }

    /// <summary>The words as a query of Lucene: all of them, each with anything before and behind.</summary>
    public static string Pattern(SearchTerms terms)
    {
        var query = new StringBuilder();
        foreach (var word in terms.Words)
        {
            query.Append(query.Length == 0 ? "+*" : " +*");
            foreach (var sign in word.ToLowerInvariant())
            {
                if (!char.IsLetterOrDigit(sign) && sign < 128) query.Append('\\');
                query.Append(sign);
            }

            query.Append('*');
        }

        return query.ToString();
    }

    // Only fields that the record shows: a node stays when its column is gone.
    private async Task OfferFieldsAsync(SearchRanking ranking, string pattern, CancellationToken cancellationToken)
    {
        var found = await RunAsync(
            $"{Text} MATCH (d:Dataset)-[:HAS_FIELD]->(node) WITH d, collect(coalesce(node.path, node.name)) AS paths RETURN {RecordReader.DatasetColumns}, paths", pattern,
            "Field", cancellationToken).ConfigureAwait(false);
        foreach (var row in found.Each())
        {
            var dataset = RecordReader.Dataset(row);
            var shown = dataset.Fields.Select(field => field.Path).ToHashSet(StringComparer.Ordinal);
            foreach (var path in row.Texts(6)) if (shown.Contains(path)) ranking.OfferField(dataset, path);
        }
    }

    private Task<Cypher.CypherResult> RunAsync(string text, string pattern, string label, CancellationToken cancellationToken) =>
        reads.RunAsync(text, cancellationToken, ("query", pattern), ("label", label), ("limit", MaxCandidates));
}
