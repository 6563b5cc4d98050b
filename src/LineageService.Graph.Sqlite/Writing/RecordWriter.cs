using LineageService.Graph.Sqlite.Codecs;
using LineageService.Graph.Sqlite.Files;
using LineageService.Graph.Store;
using LineageService.Model;
using Microsoft.Data.Sqlite;

namespace LineageService.Graph.Sqlite.Writing;

/// <summary>Writes records of datasets and jobs; one that says what is stored already changes nothing. Mutable; one writer.</summary>
internal sealed class RecordWriter(SqliteConnection connection, EntityRows rows) : IDisposable
{
    private readonly SqliteCommand _readDataset = connection.Prepared(
        "SELECT record, fields, valid_from, recorded_from FROM dataset WHERE id = $0", 1);
    private readonly SqliteCommand _writeDataset = connection.Prepared(
        "UPDATE dataset SET kind = $1, layer = $2, owner = $3, present = $4, knowledge = $5, record = $6, fields = $7,"
        + " alias_namespace = $8, alias_name = $9, valid_from = $10, recorded_from = $11 WHERE id = $0", 12);

    private readonly SqliteCommand _readJob = connection.Prepared(
        "SELECT record, sql, valid_from, recorded_from FROM job WHERE id = $0", 1);
    private readonly SqliteCommand _writeJob = connection.Prepared(
        "UPDATE job SET layer = $1, owner = $2, state = $3, doubtful = $4, record = $5, links = $6, sql = $7,"
        + " valid_from = $8, recorded_from = $9 WHERE id = $0", 10);

    private readonly SqliteCommand _retireJob = connection.Prepared(
        "UPDATE job SET retired_at = $1, valid_from = $1, recorded_from = $2 WHERE id = $0", 3);

    private readonly EntityVersionRows _versions = new(connection);

    public void Put(DatasetRecord record, byte[] json)
    {
        var row = rows.Dataset(record.Id);
        var fields = SchemaBlob.Write(record.Fields, row.Paths);
        rows.NotePaths(row);
        EntityTimes old;
        using (var reader = _readDataset.With(row.Id).ExecuteReader())
        {
            reader.Read();
            if (Same(reader.OptionalBytes(0), json) && Same(reader.OptionalBytes(1), fields)) return;
            old = Times(reader);
        }

        var since = record.ValidFrom?.UtcTicks ?? rows.Now;
        var recordedAt = _versions.LeaveDataset(row.Id, old, since, rows.Now);
        _writeDataset.With(
            row.Id, record.Kind, record.Layer, record.Owner, record.Exists, (int)record.Schema, json, fields, record.AliasOf?.Namespace,
            record.AliasOf?.Name, since, recordedAt)
            .ExecuteNonQuery();
        rows.SearchDatasets.Add(row.Id);
        rows.IsChanged = true;
    }

    public void Put(JobRecord record, byte[] json)
    {
        var row = rows.Job(record.Id, revive: true);
        EntityTimes old;
        using (var reader = _readJob.With(row).ExecuteReader())
        {
            reader.Read();
            if (Same(reader.OptionalBytes(0), json) && reader.OptionalString(1) == record.Sql) return;
            old = Times(reader);
        }

        var links = new JobLinks(Numbers(record.Inputs), Numbers(record.Outputs), record.Unknowns);
        var doubtful = IsDoubtful(record);
        var since = record.ValidFrom?.UtcTicks ?? rows.Now;
        var recordedAt = _versions.LeaveJob(row, old, since, rows.Now);
        _writeJob.With(
            row, record.Layer, record.Owner, (int)record.State, doubtful, json, links.ToBlob(), record.Sql, since, recordedAt)
            .ExecuteNonQuery();
        rows.SearchJobs.Add(row);
        rows.IsChanged = true;
    }

    /// <summary>True where the record alone says that something may be unknown.</summary>
    public static bool IsDoubtful(JobRecord record) => record.State == AnalysisState.Failed || !record.Unknowns.IsEmpty
        || (record.State == AnalysisState.NotAnalysed && !record.Inputs.IsEmpty && !record.Outputs.IsEmpty);

    /// <summary>Marks a job as gone; its number where it was there, so that its edge sets can be ended.</summary>
    public int? Retire(JobId id, DateTimeOffset at)
    {
        if (rows.FindJob(id) is not { Retired: false } row) return null;
        var recordedAt = _versions.LeaveJob(row.Id, null, at.UtcTicks, rows.Now);
        _retireJob.With(row.Id, at.UtcTicks, recordedAt).ExecuteNonQuery();
        rows.Remember(id, row.Id, retired: true);
        rows.SearchJobs.Add(row.Id);
        rows.IsChanged = true;
        return row.Id;
    }

    public void Dispose()
    {
        _versions.Dispose();
        foreach (var command in (SqliteCommand[])[_readDataset, _writeDataset, _readJob, _writeJob, _retireJob]) command.Dispose();
    }

    private int[] Numbers(IEnumerable<DatasetId> ids) => [.. ids.Select(id => rows.Dataset(id).Id)];

    private static EntityTimes Times(SqliteDataReader reader) => new(reader.GetInt64(2), reader.GetInt64(3));

    private static bool Same(byte[]? stored, byte[] given) => stored is not null && stored.AsSpan().SequenceEqual(given);
}
