using LineageService.Graph.Sqlite.Codecs;
using LineageService.Graph.Sqlite.Files;
using LineageService.Graph.Store;
using LineageService.Model;
using Microsoft.Data.Sqlite;

namespace LineageService.Graph.Sqlite.Reading;

/// <summary>
/// Search: the trigram tables give candidates, <see cref="SearchRanking"/> checks and ranks them. At most <see cref="MaxCandidates"/>
/// datasets are looked at for each kind of hit.
/// </summary>
internal static class SearchReader
{
    public const int MaxCandidates = 5000;

    private const string DatasetText = "name || char(10) || attributes";

    public static Page<SearchHit> Search(SqliteConnection connection, SearchQuery query)
    {
        var ranking = new SearchRanking(query);
        if (ranking.Terms.Words.IsEmpty) return ranking.ToPage();
        if (ranking.Wants(NodeKind.Dataset)) OfferDatasets(connection, ranking);
        if (ranking.Wants(NodeKind.Field)) OfferFields(connection, ranking);
        if (ranking.Wants(NodeKind.Job)) OfferJobs(connection, ranking);
        return ranking.ToPage();
    }

    private static void OfferDatasets(SqliteConnection connection, SearchRanking ranking)
    {
        using var row = connection.Prepared("SELECT namespace, name, record FROM dataset WHERE id = $0", 1);
        foreach (var id in Candidates(connection, ranking.Terms, "dataset_search", DatasetText, null))
        {
            using var reader = row.With(id).ExecuteReader();
            if (reader.Read()) ranking.OfferDataset(WithoutFields(reader));
        }
    }

    // By the text of the search table, line by line: to unpack each candidate's schema would take a hundred times as long.
    private static void OfferFields(SqliteConnection connection, SearchRanking ranking)
    {
        using var row = connection.Prepared(
            "SELECT dataset.namespace, dataset.name, dataset.record, field_search.paths FROM dataset"
            + " JOIN field_search ON field_search.rowid = dataset.id WHERE dataset.id = $0", 1);
        foreach (var id in Candidates(connection, ranking.Terms, "dataset_search", DatasetText, "field_search"))
        {
            using var reader = row.With(id).ExecuteReader();
            if (!reader.Read()) continue;
            var dataset = WithoutFields(reader);
            foreach (var path in reader.GetString(3).AsSpan().EnumerateLines()) if (!path.IsEmpty) ranking.OfferField(dataset, path);
        }
    }

    private static void OfferJobs(SqliteConnection connection, SearchRanking ranking)
    {
        using var row = connection.Prepared($"SELECT {RecordReader.JobColumns} FROM job WHERE id = $0 AND retired_at IS NULL", 1);
        foreach (var id in Candidates(connection, ranking.Terms, "job_search", DatasetText, null))
        {
            using var reader = row.With(id).ExecuteReader();
            if (reader.Read()) ranking.Offer(RecordReader.Job(reader));
        }
    }

    private static DatasetRecord WithoutFields(SqliteDataReader reader) => reader.OptionalBytes(2) is { } json
        ? RecordJson.ReadDataset(json)
        : new DatasetRecord(new DatasetId(reader.GetString(0), reader.GetString(1)));

    // For each word the rows that have it in one table or the other; rows that have all words.
    private static HashSet<long> Candidates(SqliteConnection connection, SearchTerms terms, string table, string text, string? second)
    {
        var parts = new List<string>();
        var values = new List<object?>();
        foreach (var word in terms.Words)
        {
            var part = Part(table, text, word, values);
            parts.Add(second is null ? part : $"SELECT rowid FROM ({part} UNION {Part(second, "paths", word, values)})");
        }

        using var command = connection.Prepared($"{string.Join(" INTERSECT ", parts)} LIMIT {MaxCandidates}", values.Count);
        using var reader = command.With([.. values]).ExecuteReader();
        var ids = new HashSet<long>();
        while (reader.Read()) ids.Add(reader.GetInt64(0));
        return ids;
    }

    private static string Part(string table, string text, string word, List<object?> values)
    {
        var trigrams = TrigramQuery.Of(word);
        values.Add(trigrams ?? TrigramQuery.Pattern(word));
        return trigrams is null
            ? $"SELECT rowid FROM {table} WHERE {text} LIKE ${values.Count - 1} ESCAPE '\\'"
            : $"SELECT rowid FROM {table} WHERE {table} MATCH ${values.Count - 1}";
    }
}
