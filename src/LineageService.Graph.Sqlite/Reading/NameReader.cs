using System.Collections.Immutable;
using LineageService.Graph.Sqlite.Codecs;
using LineageService.Graph.Sqlite.Files;
using LineageService.Graph.Store;
using LineageService.Model;
using Microsoft.Data.Sqlite;

namespace LineageService.Graph.Sqlite.Reading;

/// <summary>Reads names without records. They are compared here: SQLite ignores the case of ASCII letters alone.</summary>
internal static class NameReader
{
    private const string NowText = "SELECT namespace, name, alias_namespace, alias_name, NULL FROM dataset";

    /// <summary>At a point of the past, of all that ever were: whether one was there yet only its edges would tell.</summary>
    public static IEnumerable<DatasetName> Datasets(SqliteConnection connection, PointFilter point, ImmutableArray<string> endings)
    {
        using var command = connection.Prepared(point.IsNow ? NowText : PastRecords.Aliases(point), 0);
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            var name = reader.GetString(1);
            if (!DatasetName.EndsIn(name, endings)) continue;
            yield return new DatasetName(new DatasetId(reader.GetString(0), name), AliasOf(reader));
        }
    }

    public static IReadOnlyDictionary<DatasetId, ImmutableArray<string>> Paths(SqliteConnection connection, IReadOnlyCollection<DatasetId> ids)
    {
        var paths = new Dictionary<DatasetId, ImmutableArray<string>>(ids.Count);
        using var command = connection.Prepared("SELECT paths FROM dataset WHERE namespace = $0 AND name = $1", 2);
        foreach (var id in ids)
        {
            using var reader = command.With(id.Namespace, id.Name).ExecuteReader();
            if (reader.Read()) paths[id] = [.. PathList.ReadPaths(reader.OptionalBytes(0), out _)];
        }

        return paths;
    }

    public static IEnumerable<JobId> Jobs(SqliteConnection connection, ImmutableArray<string> endings)
    {
        using var command = connection.Prepared("SELECT namespace, name FROM job WHERE retired_at IS NULL", 0);
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            var name = reader.GetString(1);
            if (DatasetName.EndsIn(name, endings)) yield return new JobId(reader.GetString(0), name);
        }
    }

    private static DatasetId? AliasOf(SqliteDataReader reader)
    {
        if (reader.OptionalString(2) is { } space) return new DatasetId(space, reader.GetString(3));
        return reader.OptionalBytes(4) is { } past ? RecordJson.ReadDataset(past).AliasOf : null;
    }
}
