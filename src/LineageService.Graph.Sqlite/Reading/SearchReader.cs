using LineageService.Graph.Sqlite.Files;
using LineageService.Graph.Store;
using LineageService.Model;
using Microsoft.Data.Sqlite;

namespace LineageService.Graph.Sqlite.Reading;

/// <summary>
/// Search: the trigram tables give candidates, <see cref="SearchRanking"/> checks and ranks them. At most <see cref="MaxCandidates"/> are looked at, those
/// found by name before those found by a column.
/// </summary>
internal static class SearchReader
{
    public const int MaxCandidates = 2000;

    public static Page<SearchHit> Search(SqliteConnection connection, SearchQuery query)
    {
        var ranking = new SearchRanking(query);
        if (ranking.Terms.Words.IsEmpty) return ranking.ToPage();
        var wantsFields = ranking.Wants(NodeKind.Field);
        if (wantsFields || ranking.Wants(NodeKind.Dataset))
        {
            var ids = Candidates(connection, ranking.Terms, "dataset_search", "name || char(10) || attributes", null);
            if (wantsFields && ids.Count < MaxCandidates)
            {
                ids.UnionWith(Candidates(connection, ranking.Terms, "dataset_search", "name || char(10) || attributes", "field_search"));
            }

            Offer(connection, $"SELECT {RecordReader.DatasetColumns} FROM dataset WHERE id = $0", ids, reader => ranking.Offer(RecordReader.Dataset(reader)));
        }

        if (ranking.Wants(NodeKind.Job))
        {
            var ids = Candidates(connection, ranking.Terms, "job_search", "name || char(10) || attributes", null);
            Offer(connection, $"SELECT {RecordReader.JobColumns} FROM job WHERE id = $0 AND retired_at IS NULL", ids, reader => ranking.Offer(RecordReader.Job(reader)));
        }

        return ranking.ToPage();
    }

    private static void Offer(SqliteConnection connection, string sql, IEnumerable<long> ids, Action<SqliteDataReader> offer)
    {
        using var command = connection.Prepared(sql, 1);
        foreach (var id in ids)
        {
            using var reader = command.With(id).ExecuteReader();
            if (reader.Read()) offer(reader);
        }
    }

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
