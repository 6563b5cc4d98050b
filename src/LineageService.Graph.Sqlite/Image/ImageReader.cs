using System.Collections.Immutable;
using LineageService.Graph.Sqlite.Codecs;
using LineageService.Graph.Sqlite.Files;
using LineageService.Graph.Sqlite.Log;
using LineageService.Graph.Sqlite.Reading;
using LineageService.Graph.Sqlite.Writing;
using LineageService.Graph.Store;
using LineageService.Graph.Store.Image;
using LineageService.Model;
using Microsoft.Data.Sqlite;

namespace LineageService.Graph.Sqlite.Image;

/// <summary>Reads everything that a database holds, inside one read transaction of the caller's.</summary>
internal static class ImageReader
{
    public static IEnumerable<ImageItem> Read(SqliteConnection connection)
    {
        foreach (var item in Datasets(connection)) yield return item;
        foreach (var item in Jobs(connection)) yield return item;
        foreach (var item in Runs(connection)) yield return item;
        foreach (var version in HistoryReader.EdgeVersions(connection, new EdgeVersionQuery(WithWrong: true)))
            yield return new EdgeVersionImage(version);
        foreach (var merge in HistoryReader.Merges(connection)) yield return new MergeImage(merge);
        foreach (var logged in EventReader.ReadAll(connection)) yield return new EventImage(logged);
        foreach (var item in FoldStates(connection)) yield return item;
        foreach (var state in KeyedStates(connection)) yield return new KeyedStateImage(state);
        using var epoch = connection.Prepared("SELECT epoch FROM store", 0);
        yield return new StoreStateImage((long)epoch.ExecuteScalar()!, HorizonState.Read(connection));
    }

    // Earlier versions beside the current one, which stands in the entity's row.
    private static IEnumerable<ImageItem> Datasets(SqliteConnection connection)
    {
        using var past = connection.Prepared(
            "SELECT record, fields, valid_from, recorded_from, closed_at, recorded_to FROM dataset_version WHERE dataset_id = $0 ORDER BY id", 1);
        using var command = connection.Prepared(
            "SELECT id, namespace, name, paths, record, fields, valid_from, recorded_from FROM dataset ORDER BY namespace, name", 0);
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            var id = new DatasetId(reader.GetString(1), reader.GetString(2));
            var paths = PathList.ReadPaths(reader.OptionalBytes(3), out var mentioned);
            var versions = ImmutableArray.CreateBuilder<EntityVersion<DatasetRecord>>(1);
            using (var rows = past.With(reader.GetInt32(0)).ExecuteReader())
            {
                while (rows.Read())
                {
                    versions.Add(Version(Dataset(rows, 0, 1, paths), retired: false, rows, 2) with
                    {
                        ClosedAt = RecordReader.OptionalTime(rows, 4),
                        RecordedTo = RecordReader.OptionalTime(rows, 5),
                    });
                }
            }

            versions.Add(Version(Dataset(reader, 4, 5, paths), retired: false, reader, 6));
            yield return new DatasetImage(id, [.. paths.Where((_, place) => mentioned[place])], versions.DrainToImmutable());
        }
    }

    private static IEnumerable<ImageItem> Jobs(SqliteConnection connection)
    {
        using var past = connection.Prepared(
            "SELECT record, sql, retired, valid_from, recorded_from, closed_at, recorded_to FROM job_version WHERE job_id = $0 ORDER BY id", 1);
        using var command = connection.Prepared(
            "SELECT id, namespace, name, record, sql, retired_at IS NOT NULL, valid_from, recorded_from FROM job ORDER BY namespace, name", 0);
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            var versions = ImmutableArray.CreateBuilder<EntityVersion<JobRecord>>(1);
            using (var rows = past.With(reader.GetInt32(0)).ExecuteReader())
            {
                while (rows.Read())
                {
                    versions.Add(Version(Job(rows, 0), rows.GetBoolean(2), rows, 3) with
                    {
                        ClosedAt = RecordReader.OptionalTime(rows, 5),
                        RecordedTo = RecordReader.OptionalTime(rows, 6),
                    });
                }
            }

            versions.Add(Version(Job(reader, 3), reader.GetBoolean(5), reader, 6));
            yield return new JobImage(new JobId(reader.GetString(1), reader.GetString(2)), versions.DrainToImmutable());
        }
    }

    private static IEnumerable<ImageItem> Runs(SqliteConnection connection)
    {
        using var command = connection.Prepared(
            $"SELECT {RecordReader.RunColumns} FROM run JOIN job ON job.id = run.job_id ORDER BY run.id", 0);
        using var reader = command.ExecuteReader();
        while (reader.Read()) yield return new RunImage(RecordReader.Run(reader));
    }

    private static IEnumerable<ImageItem> FoldStates(SqliteConnection connection)
    {
        using var command = connection.Prepared(
            "SELECT job.namespace, job.name, fold_state.state FROM fold_state JOIN job ON job.id = fold_state.job_id"
            + " ORDER BY job.namespace, job.name", 0);
        using var reader = command.ExecuteReader();
        while (reader.Read())
            yield return new FoldStateImage(new FoldState(new JobId(reader.GetString(0), reader.GetString(1)), reader.Bytes(2)));
    }

    public static IEnumerable<KeyedState> KeyedStates(SqliteConnection connection)
    {
        using var command = connection.Prepared("SELECT key, state FROM keyed_state ORDER BY key", 0);
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            var key = reader.GetString(0);
            if (!key.StartsWith(ImageItem.OwnPrefix, StringComparison.Ordinal))
                yield return new KeyedState(key, reader.Bytes(1));
        }
    }

    private static DatasetRecord? Dataset(SqliteDataReader reader, int record, int fields, string[] paths) =>
        reader.OptionalBytes(record) is { } json
            ? RecordJson.ReadDataset(json) with { Fields = SchemaBlob.Read(reader.OptionalBytes(fields), paths) }
            : null;

    // The record and, in the column behind it, the SQL.
    private static JobRecord? Job(SqliteDataReader reader, int record) => reader.OptionalBytes(record) is { } json
        ? RecordJson.ReadJob(json) with { Sql = reader.OptionalString(record + 1) }
        : null;

    private static EntityVersion<T> Version<T>(T? record, bool retired, SqliteDataReader reader, int since)
        where T : class =>
        new(record, retired, RecordReader.Time(reader.GetInt64(since)), RecordReader.Time(reader.GetInt64(since + 1)));
}
