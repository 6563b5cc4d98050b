using LineageService.Graph.Sqlite.Codecs;
using LineageService.Graph.Sqlite.Files;
using LineageService.Graph.Sqlite.Writing;
using LineageService.Graph.Store;
using LineageService.Graph.Store.Image;
using LineageService.Model;
using Microsoft.Data.Sqlite;

namespace LineageService.Graph.Sqlite.Image;

/// <summary>Enters datasets and jobs of an image with all their versions. Mutable; for one piece of an image.</summary>
internal sealed class EntityImageWriter(SqliteConnection connection, EntityRows rows) : IDisposable
{
    private readonly SqliteCommand _dataset = connection.Prepared(
        "UPDATE dataset SET kind = $1, layer = $2, owner = $3, present = $4, knowledge = $5, record = $6, fields = $7,"
        + " alias_namespace = $8, alias_name = $9, valid_from = $10, recorded_from = $11 WHERE id = $0", 12);

    private readonly SqliteCommand _pastDataset = connection.Prepared(
        "INSERT INTO dataset_version (dataset_id, valid_from, recorded_from, closed_at, recorded_to, record, fields)"
        + " VALUES ($0, $1, $2, $3, $4, $5, $6)", 7);

    private readonly SqliteCommand _job = connection.Prepared(
        "UPDATE job SET layer = $1, owner = $2, state = $3, doubtful = $4, record = $5, links = $6, sql = $7, valid_from = $8,"
        + " recorded_from = $9, retired_at = $10 WHERE id = $0", 11);

    private readonly SqliteCommand _pastJob = connection.Prepared(
        "INSERT INTO job_version (job_id, retired, valid_from, recorded_from, closed_at, recorded_to, state, record, links, sql)"
        + " VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8, $9)", 10);

    public void Put(DatasetImage image)
    {
        var row = rows.Dataset(image.Id);
        foreach (var path in image.Mentioned) rows.Place(row, path);
        foreach (var version in image.Versions.AsSpan()[..^1])
        {
            _pastDataset.With(
                row.Id, version.ValidFrom.UtcTicks, version.RecordedFrom.UtcTicks, ClosedAt(version), version.RecordedTo?.UtcTicks,
                Json(version.Record), Fields(version.Record, row)).ExecuteNonQuery();
        }

        var current = image.Versions[^1];
        var record = current.Record ?? new DatasetRecord(image.Id);
        _dataset.With(
            row.Id, record.Kind, record.Layer, record.Owner, record.Exists, (int)record.Schema, Json(current.Record), Fields(current.Record, row),
            record.AliasOf?.Namespace, record.AliasOf?.Name, current.ValidFrom.UtcTicks, current.RecordedFrom.UtcTicks).ExecuteNonQuery();
        rows.NotePaths(row);
        rows.SearchDatasets.Add(row.Id);
    }

    public void Put(JobImage image)
    {
        var row = rows.Job(image.Id, revive: false);
        foreach (var version in image.Versions.AsSpan()[..^1])
        {
            _pastJob.With(
                row, version.Retired, version.ValidFrom.UtcTicks, version.RecordedFrom.UtcTicks, ClosedAt(version), version.RecordedTo?.UtcTicks,
                (int)(version.Record?.State ?? default), Json(version.Record), Links(version.Record), version.Record?.Sql).ExecuteNonQuery();
        }

        var current = image.Versions[^1];
        var record = current.Record ?? new JobRecord(image.Id);
        _job.With(
            row, record.Layer, record.Owner, (int)record.State, RecordWriter.IsDoubtful(record), Json(current.Record), Links(current.Record),
            current.Record?.Sql, current.ValidFrom.UtcTicks, current.RecordedFrom.UtcTicks,
            current.Retired ? current.ValidFrom.UtcTicks : null).ExecuteNonQuery();
        rows.Remember(image.Id, row, current.Retired);
        rows.SearchJobs.Add(row);
    }

    public void Dispose()
    {
        foreach (var command in (SqliteCommand[])[_dataset, _pastDataset, _job, _pastJob]) command.Dispose();
    }

    private static long ClosedAt<T>(EntityVersion<T> version)
        where T : class =>
        (version.ClosedAt ?? version.RecordedTo)?.UtcTicks
        ?? throw new LineageStoreException("An image holds a former version of an entity that nothing followed.", isTransient: false);

    private static byte[]? Json(DatasetRecord? record) => record is null ? null : RecordJson.Write(record);

    private static byte[]? Json(JobRecord? record) => record is null ? null : RecordJson.Write(record);

    private static byte[]? Fields(DatasetRecord? record, DatasetRow row) => record is null ? null : SchemaBlob.Write(record.Fields, row.Paths);

    private byte[]? Links(JobRecord? record) =>
        record is null ? null : new JobLinks(Numbers(record.Inputs), Numbers(record.Outputs), record.Unknowns).ToBlob();

    private int[] Numbers(IEnumerable<DatasetId> ids) => [.. ids.Select(id => rows.Dataset(id).Id)];
}
