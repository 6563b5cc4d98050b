using LineageService.Graph.Sqlite.Files;
using LineageService.Graph.Store;
using LineageService.Model;
using Microsoft.Data.Sqlite;

namespace LineageService.Graph.Sqlite.Reading;

/// <summary>Reads versions of edge sets in both times, and identity merges.</summary>
internal static class HistoryReader
{
    public static IEnumerable<EdgeVersion> EdgeVersions(SqliteConnection connection, EdgeVersionQuery query)
    {
        // Rows are put in order by number and fetched one by one: their edges would fill the sorter.
        var ids = Ids(connection, query);
        using var sets = new EdgeSetReader(connection, PointFilter.Now);
        using var version = connection.Prepared(EdgeSetReader.VersionById, 1);
        foreach (var id in ids)
        {
            using var reader = version.With(id).ExecuteReader();
            if (reader.Read()) yield return sets.ReadVersion(reader);
        }
    }

    public static IEnumerable<IdentityMerge> Merges(SqliteConnection connection)
    {
        using var command = connection.Prepared(
            "SELECT id, kind, alias_namespace, alias_name, canonical_namespace, canonical_name, reason, author, merged_at, undone_at,"
            + " undone_by FROM identity_merge ORDER BY place", 0);
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            yield return new IdentityMerge(
                reader.GetString(0), (NodeKind)reader.GetByte(1), new IdentityName(reader.GetString(2), reader.GetString(3)),
                new IdentityName(reader.GetString(4), reader.GetString(5)), reader.GetString(6), reader.GetString(7),
                RecordReader.Time(reader.GetInt64(8)))
            {
                UndoneAt = RecordReader.OptionalTime(reader, 9),
                UndoneBy = reader.OptionalString(10),
            };
        }
    }

    private static List<long> Ids(SqliteConnection connection, EdgeVersionQuery query)
    {
        const string Select =
            "SELECT edge_set.id, job.namespace AS a, job.name AS b, dataset.namespace AS c, dataset.name AS d, edge_set.evidence AS e,"
            + " edge_set.valid_from AS f, edge_set.recorded_from AS g, edge_set.valid_to AS h, edge_set.recorded_to AS i"
            + " FROM edge_set JOIN job ON job.id = edge_set.job_id JOIN dataset ON dataset.id = edge_set.target_id";
        var keys = new List<string>();
        var values = new List<object?>();
        if (query.Job is { } job) keys.Add($"job.namespace = {Parameter(job.Namespace)} AND job.name = {Parameter(job.Name)}");
        if (query.Target is { } target)
            keys.Add($"dataset.namespace = {Parameter(target.Namespace)} AND dataset.name = {Parameter(target.Name)}");
        var rows = keys.Count == 0 ? Select : PointFilter.AllByKey(Select, string.Join(" AND ", keys));
        var conditions = new List<string>();
        if (!query.WithWrong) conditions.Add("i IS NULL");
        var (from, to) = (query.From?.UtcTicks ?? long.MinValue, query.To?.UtcTicks ?? long.MaxValue);
        if (query.From is not null || query.To is not null)
        {
            var (first, last) = (Parameter(from), Parameter(to));
            conditions.Add($"((f >= {first} AND f < {last}) OR (h >= {first} AND h < {last}))");
        }

        var where = conditions.Count == 0 ? "" : $" WHERE {string.Join(" AND ", conditions)}";
        using var command = connection.Prepared($"SELECT id FROM ({rows}){where} ORDER BY a, b, c, d, e, f, g, id", values.Count);
        using var reader = command.With([.. values]).ExecuteReader();
        var ids = new List<long>();
        while (reader.Read()) ids.Add(reader.GetInt64(0));
        return ids;

        string Parameter(object value)
        {
            values.Add(value);
            return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"${values.Count - 1}");
        }
    }
}
