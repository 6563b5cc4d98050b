using LineageService.Graph.Sqlite.Codecs;
using LineageService.Graph.Sqlite.Files;
using LineageService.Graph.Store;
using LineageService.Model;
using Microsoft.Data.Sqlite;

namespace LineageService.Graph.Sqlite.Writing;

/// <summary>
/// Rows of datasets and jobs by name: found, or entered on first mention, and remembered between batches. Mutable; one writer. After a
/// rollback
/// <see cref="Forget"/> must be called: what is remembered may not be there.
/// </summary>
internal sealed class EntityRows(SqliteConnection connection) : IDisposable
{
    private const int MaxRemembered = 50_000;

    private readonly SqliteCommand _findDataset = connection.Prepared(
        "SELECT id, paths FROM dataset WHERE namespace = $0 AND name = $1", 2);
    private readonly SqliteCommand _addDataset = connection.Prepared(
        "INSERT INTO dataset (namespace, name, present, knowledge, valid_from, recorded_from)"
        + " VALUES ($0, $1, 1, 0, $2, $2) RETURNING id", 3);

    private readonly SqliteCommand _savePaths = connection.Prepared("UPDATE dataset SET paths = $1 WHERE id = $0", 2);
    private readonly SqliteCommand _findJob = connection.Prepared(
        "SELECT id, retired_at IS NOT NULL FROM job WHERE namespace = $0 AND name = $1", 2);
    private readonly SqliteCommand _addJob = connection.Prepared(
        "INSERT INTO job (namespace, name, state, doubtful, valid_from, recorded_from) VALUES ($0, $1, 0, 0, $2, $2) RETURNING id", 3);

    private readonly EntityVersionRows _versions = new(connection);
    private readonly SqliteCommand _reviveJob = connection.Prepared(
        "UPDATE job SET retired_at = NULL, valid_from = $1, recorded_from = $2 WHERE id = $0", 3);
    private readonly Dictionary<DatasetId, DatasetRow> _datasets = [];
    private readonly Dictionary<JobId, (int Id, bool Retired)> _jobs = [];
    private readonly HashSet<DatasetRow> _changedPaths = [];

    /// <summary>Numbers of datasets whose search rows must be looked at again.</summary>
    public HashSet<int> SearchDatasets { get; } = [];

    /// <summary>Numbers of jobs whose search rows must be looked at again.</summary>
    public HashSet<int> SearchJobs { get; } = [];

    /// <summary>The recorded time of the batch being written (ticks).</summary>
    public long Now { get; set; }

    /// <summary>True once a row was written since it was last set to false.</summary>
    public bool IsChanged { get; set; }

    public DatasetRow Dataset(DatasetId id)
    {
        if (_datasets.TryGetValue(id, out var row)) return row;
        row = FindDataset(id);
        if (row is null)
        {
            row = new DatasetRow((int)(long)_addDataset.With(id.Namespace, id.Name, Now).ExecuteScalar()!, PathList.Read(null));
            SearchDatasets.Add(row.Id);
            IsChanged = true;
        }

        return _datasets[id] = row;
    }

    /// <summary>The place of a path in a dataset's list, entered where it is new.</summary>
    public int Place(DatasetRow row, string? path)
    {
        if (path is null) return -1;
        var place = row.Paths.Place(path, mention: true);
        if (row.Paths.IsChanged) _changedPaths.Add(row);
        return place;
    }

    public void NotePaths(DatasetRow row)
    {
        if (row.Paths.IsChanged) _changedPaths.Add(row);
    }

    public DatasetRow? FindDataset(DatasetId id)
    {
        if (_datasets.TryGetValue(id, out var known)) return known;
        using var reader = _findDataset.With(id.Namespace, id.Name).ExecuteReader();
        return reader.Read() ? new DatasetRow(reader.GetInt32(0), PathList.Read(reader.OptionalBytes(1))) : null;
    }

    /// <param name="revive">True where the mention brings a retired job back.</param>
    public int Job(JobId id, bool revive)
    {
        if (FindJob(id) is not { } row)
        {
            row = ((int)(long)_addJob.With(id.Namespace, id.Name, Now).ExecuteScalar()!, false);
            SearchJobs.Add(row.Id);
            IsChanged = true;
        }
        else if (revive && row.Retired)
        {
            var recordedAt = _versions.LeaveJob(row.Id, null, Now, Now);
            _reviveJob.With(row.Id, Now, recordedAt).ExecuteNonQuery();
            row = (row.Id, false);
            SearchJobs.Add(row.Id);
            IsChanged = true;
        }

        Remember(id, row.Id, row.Retired);
        return row.Id;
    }

    public (int Id, bool Retired)? FindJob(JobId id)
    {
        if (_jobs.TryGetValue(id, out var known)) return known;
        using var reader = _findJob.With(id.Namespace, id.Name).ExecuteReader();
        return reader.Read() ? (reader.GetInt32(0), reader.GetBoolean(1)) : null;
    }

    public void Remember(JobId id, int row, bool retired)
    {
        _jobs[id] = (row, retired);
    }

    /// <summary>Writes lists of paths that grew. Once a batch.</summary>
    public void SavePaths()
    {
        foreach (var row in _changedPaths)
        {
            _savePaths.With(row.Id, row.Paths.ToBlob()).ExecuteNonQuery();
            row.Paths.IsChanged = false;
            SearchDatasets.Add(row.Id);
            IsChanged = true;
        }

        _changedPaths.Clear();
    }

    /// <summary>
    /// Keeps what is remembered within bounds. Between batches only: within one, a row forgotten and found again would be two, and lose
    /// what one of them learnt.
    /// </summary>
    public void Trim()
    {
        if (_datasets.Count + _jobs.Count > MaxRemembered) Forget();
    }

    public void Forget()
    {
        _datasets.Clear();
        _jobs.Clear();
        _changedPaths.Clear();
    }

    public void Dispose()
    {
        _versions.Dispose();
        foreach (var command in (SqliteCommand[])[_findDataset, _addDataset, _savePaths, _findJob, _addJob, _reviveJob]) command.Dispose();
    }
}
