using LineageService.Graph.Sqlite.Codecs;
using LineageService.Graph.Sqlite.Files;
using LineageService.Graph.Store;
using LineageService.Model;
using Microsoft.Data.Sqlite;

namespace LineageService.Graph.Sqlite.Reading;

/// <summary>Reads records of datasets, jobs and runs.</summary>
internal static class RecordReader
{
    public const string DatasetColumns = "namespace, name, record, fields, paths, valid_from";

    public const string JobColumns = "namespace, name, record, sql, valid_from";

    public const string RunColumns =
        "run.id, job.namespace, job.name, run.state, run.started_at, run.ended_at, run.parent_namespace, run.parent_name, run.parent_run,"
        + " run.recorded_at, run.end_recorded_at, run.subsets";

    public static DatasetRecord? FindDataset(SqliteConnection connection, DatasetId id)
    {
        using var command = connection.Prepared($"SELECT {DatasetColumns} FROM dataset WHERE namespace = $0 AND name = $1", 2);
        using var reader = command.With(id.Namespace, id.Name).ExecuteReader();
        return reader.Read() ? Dataset(reader) : null;
    }

    public static JobRecord? FindJob(SqliteConnection connection, JobId id)
    {
        using var command = connection.Prepared(
            $"SELECT {JobColumns} FROM job WHERE namespace = $0 AND name = $1 AND retired_at IS NULL", 2);
        using var reader = command.With(id.Namespace, id.Name).ExecuteReader();
        return reader.Read() ? Job(reader) : null;
    }

    /// <summary>The record to show: what was given, joined with what lineage mentions.</summary>
    public static DatasetRecord Dataset(SqliteDataReader reader)
    {
        var id = new DatasetId(reader.GetString(0), reader.GetString(1));
        var paths = PathList.ReadPaths(reader.OptionalBytes(4), out var mentioned);
        var given = reader.OptionalBytes(2) is { } json
            ? RecordJson.ReadDataset(json) with
            {
                Fields = SchemaBlob.Read(reader.OptionalBytes(3), paths),
                ValidFrom = Time(reader.GetInt64(5)),
            }
            : null;
        return MentionedFields.Join(
            id, given, given?.Schema == SchemaKnowledge.Complete ? [] : [.. paths.Where((_, place) => mentioned[place])]);
    }

    public static JobRecord Job(SqliteDataReader reader) => reader.OptionalBytes(2) is { } json
        ? RecordJson.ReadJob(json) with { Sql = reader.OptionalString(3), ValidFrom = Time(reader.GetInt64(4)) }
        : new JobRecord(new JobId(reader.GetString(0), reader.GetString(1)));

    public static StoredRun Run(SqliteDataReader reader) => new(
        new RunRecord(
            new RunId(new Guid(reader.Bytes(0), bigEndian: true)), new JobId(reader.GetString(1), reader.GetString(2)), reader.GetString(3),
            Time(reader.GetInt64(4)), OptionalTime(reader, 5),
            reader.OptionalString(6) is { } @namespace ? new JobId(@namespace, reader.GetString(7)) : null,
            reader.OptionalBytes(8) is { } parent ? new RunId(new Guid(parent, bigEndian: true)) : null)
        {
            Subsets = reader.OptionalString(11),
        },
        Time(reader.GetInt64(9)), OptionalTime(reader, 10));

    public static DateTimeOffset Time(long ticks) => new(ticks, TimeSpan.Zero);

    public static DateTimeOffset? OptionalTime(SqliteDataReader reader, int column) =>
        reader.OptionalLong(column) is { } ticks ? Time(ticks) : null;
}
