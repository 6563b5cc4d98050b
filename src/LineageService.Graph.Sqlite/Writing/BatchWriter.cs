using LineageService.Graph.Sqlite.Files;
using LineageService.Graph.Sqlite.Image;
using LineageService.Graph.Sqlite.Log;
using LineageService.Graph.Store;
using LineageService.Graph.Store.Image;
using Microsoft.Data.Sqlite;

namespace LineageService.Graph.Sqlite.Writing;

/// <summary>
/// Writes batches in the order the contract has: retirements, datasets, jobs, runs, edge sets, histories, merges, events, states. Mutable;
/// one writer.
/// </summary>
internal sealed class BatchWriter : IDisposable
{
    private readonly EntityRows _rows;
    private readonly RecordWriter _records;
    private readonly EdgeSetWriter _edgeSets;
    private readonly LogWriter _log;
    private readonly SearchWriter _search;
    private readonly MergeWriter _merges;
    private readonly SqliteCommand _epoch;
    private readonly SqliteConnection _connection;

    public BatchWriter(SqliteConnection connection)
    {
        _connection = connection;
        _rows = new EntityRows(connection);
        _records = new RecordWriter(connection, _rows);
        _edgeSets = new EdgeSetWriter(connection, _rows);
        _log = new LogWriter(connection, _rows);
        _search = new SearchWriter(connection, _rows);
        _merges = new MergeWriter(connection, _rows);
        _epoch = connection.Prepared("UPDATE store SET epoch = $0", 1);
    }

    /// <summary>The rows of facets, which a retention clears of those that nobody refers to.</summary>
    public FacetTable Facets => _log.Facets;

    /// <summary>Writes a batch inside the open transaction; true where it changed anything.</summary>
    public bool Apply(PreparedBatch prepared)
    {
        var batch = prepared.Batch;
        _rows.Trim();
        _rows.IsChanged = false;
        _rows.Now = batch.RecordedAt.UtcTicks;
        foreach (var guard in batch.Guards) guard.Check(_log.HashOf(guard));
        foreach (var id in batch.RetiredJobs)
        {
            if (_records.Retire(id, batch.RecordedAt) is { } job) _edgeSets.EndAll(id, job, batch.RecordedAt);
        }

        for (var index = 0; index < batch.Datasets.Length; index++) _records.Put(batch.Datasets[index], prepared.Datasets[index]);
        for (var index = 0; index < batch.Jobs.Length; index++) _records.Put(batch.Jobs[index], prepared.Jobs[index]);
        foreach (var run in batch.Runs) _log.Put(run);
        foreach (var set in batch.EdgeSets) _edgeSets.Put(set);
        foreach (var history in batch.EdgeHistories) _edgeSets.Put(history);
        foreach (var merge in batch.Merges) _merges.Put(merge);
        for (var index = 0; index < batch.Events.Length; index++) _log.Append(batch.Events[index], prepared.Events[index]);
        foreach (var outcome in batch.EventOutcomes) _log.Put(outcome);
        foreach (var state in batch.FoldStates) _log.Put(state);
        foreach (var state in batch.KeyedStates) _log.Put(state);
        _rows.SavePaths();
        return _rows.IsChanged;
    }

    /// <summary>Enters items of an image inside the open transaction.</summary>
    public void Enter(IReadOnlyList<ImageItem> items)
    {
        _rows.Trim();
        using var image = new ImageWriter(_connection, _rows, _log, _merges);
        foreach (var item in items) image.Put(item);
        _rows.SavePaths();
    }

    /// <summary>Brings search up to date and notes the epoch, before the transaction is committed.</summary>
    public void Finish(long epoch)
    {
        _search.Flush();
        _epoch.With(epoch).ExecuteNonQuery();
    }

    /// <summary>Called once the transaction is on disk.</summary>
    public void Committed() => _log.Facets.Commit();

    /// <summary>Drops what is remembered, after a rollback.</summary>
    public void Forget()
    {
        _rows.Forget();
        _log.Facets.Forget();
    }

    public void Dispose()
    {
        foreach (var part in (IDisposable[])[_epoch, _merges, _search, _log, _edgeSets, _records, _rows]) part.Dispose();
    }
}
