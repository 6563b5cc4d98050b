using LineageService.Graph.Sqlite.Files;
using LineageService.Graph.Store;
using Microsoft.Data.Sqlite;

namespace LineageService.Graph.Sqlite.Writing;

/// <summary>
/// Puts the current version of a dataset or job beside its row before another takes its place. Mutable; one writer. What began at or after
/// the new one is found wrong; what began before just ends.
/// </summary>
internal sealed class EntityVersionRows(SqliteConnection connection) : IDisposable
{
    private const string Dataset = "dataset", Job = "job";

    private readonly SqliteCommand _jobTimes = connection.Prepared("SELECT valid_from, recorded_from FROM job WHERE id = $0", 1);
    private readonly SqliteCommand _leaveDataset = connection.Prepared(
        "INSERT INTO dataset_version (dataset_id, valid_from, recorded_from, closed_at, recorded_to, record, fields)"
        + " SELECT id, valid_from, recorded_from, $1, $2, record, fields FROM dataset WHERE id = $0", 3);

    private readonly SqliteCommand _leaveJob = connection.Prepared(
        "INSERT INTO job_version (job_id, retired, valid_from, recorded_from, closed_at, recorded_to, state, record, links, sql)"
        + " SELECT id, retired_at IS NOT NULL, valid_from, recorded_from, $1, $2, state, record, links, sql FROM job WHERE id = $0", 3);

    private readonly SqliteCommand _wrongDatasets = Wrong(connection, Dataset);
    private readonly SqliteCommand _wrongJobs = Wrong(connection, Job);
    private readonly SqliteCommand _dropDatasets = Drop(connection, Dataset);
    private readonly SqliteCommand _dropJobs = Drop(connection, Job);

    /// <param name="old">The version that gives way.</param>
    /// <returns>The recorded time of the new version: it does not go back.</returns>
    public long LeaveDataset(int id, in EntityTimes old, long since, long now) => Leave(_leaveDataset, _wrongDatasets, _dropDatasets, id, old, since, now);

    /// <param name="old">The version that gives way; looked up where it is null.</param>
    /// <returns>The recorded time of the new version: it does not go back.</returns>
    public long LeaveJob(int id, EntityTimes? old, long since, long now) =>
        Leave(_leaveJob, _wrongJobs, _dropJobs, id, old ?? JobTimes(id), since, now);

    public void Dispose()
    {
        foreach (var command in (SqliteCommand[])[_jobTimes, _leaveDataset, _leaveJob, _wrongDatasets, _wrongJobs, _dropDatasets, _dropJobs])
            command.Dispose();
    }

    private static SqliteCommand Wrong(SqliteConnection connection, string entity) => connection.Prepared(
        $"UPDATE {entity}_version SET recorded_to = $2 WHERE {entity}_id = $0 AND valid_from >= $1 AND recorded_to IS NULL", 3);

    // Recorded and found wrong at one time: no point in time shows it.
    private static SqliteCommand Drop(SqliteConnection connection, string entity) => connection.Prepared(
        $"DELETE FROM {entity}_version WHERE {entity}_id = $0 AND recorded_to <= recorded_from", 1);

    private EntityTimes JobTimes(int id)
    {
        using var reader = _jobTimes.With(id).ExecuteReader();
        return reader.Read()
            ? new EntityTimes(reader.GetInt64(0), reader.GetInt64(1))
            : throw new LineageStoreException("A job's row is gone.", isTransient: false);
    }

    private static long Leave(
        SqliteCommand leave, SqliteCommand wrong, SqliteCommand drop, int id, in EntityTimes old, long since, long now)
    {
        var recordedAt = Math.Max(now, old.RecordedFrom);
        var isWrong = old.ValidFrom >= since;
        // The row was made a moment ago for this description, or what it said was recorded and found wrong at one time.
        if (!isWrong || recordedAt > old.RecordedFrom) leave.With(id, recordedAt, isWrong ? recordedAt : null).ExecuteNonQuery();
        if (isWrong && wrong.With(id, since, recordedAt).ExecuteNonQuery() > 0) drop.With(id).ExecuteNonQuery();
        return recordedAt;
    }
}

/// <summary>Since when the current version of a dataset or job holds and is known.</summary>
internal readonly record struct EntityTimes(long ValidFrom, long RecordedFrom);
