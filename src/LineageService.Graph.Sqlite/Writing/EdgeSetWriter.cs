using LineageService.Graph.Sqlite.Files;
using LineageService.Graph.Store;
using Microsoft.Data.Sqlite;

namespace LineageService.Graph.Sqlite.Writing;

/// <summary>
/// Writes edge sets: one that claims the same changes nothing, another ends the version before and begins a new one. Mutable; one writer.
/// </summary>
internal sealed class EdgeSetWriter(SqliteConnection connection, EntityRows rows) : IDisposable
{
    private readonly EdgeSetPacker _packer = new(rows);

    private readonly SqliteCommand _current = connection.Prepared(
        "SELECT id, content_hash, producer FROM edge_set WHERE job_id = $0 AND target_id = $1 AND evidence = $2 AND recorded_to IS NULL",
        3);

    private readonly SqliteCommand _ofJob = connection.Prepared("SELECT id FROM edge_set WHERE job_id = $0 AND recorded_to IS NULL", 1);

    private readonly SqliteCommand _end = connection.Prepared(
        "UPDATE edge_set SET valid_to = max(valid_from, $1), recorded_to = $2 WHERE id = $0", 3);

    private readonly SqliteCommand _dropSources = connection.Prepared("DELETE FROM edge_set_source WHERE edge_set_id = $0", 1);

    private readonly SqliteCommand _add = connection.Prepared(
        "INSERT INTO edge_set (job_id, target_id, evidence, producer, valid_from, recorded_from, content_hash, edge_count, unknowns, edges)"
        + " VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id", 10);

    private readonly SqliteCommand _addSource = connection.Prepared(
        "INSERT INTO edge_set_source (source_id, edge_set_id) VALUES ($0, $1)", 2);
    private readonly SqliteCommand _setProducer = connection.Prepared("UPDATE edge_set SET producer = $1 WHERE id = $0", 2);

    public void Put(EdgeSet set, DateTimeOffset recordedAt)
    {
        if (set.Edges.IsEmpty && set.Unknowns.IsEmpty)
        {
            if (rows.FindJob(set.Job) is { } owner && rows.FindDataset(set.Target) is { } ended
                && Current(owner.Id, ended.Id, set.Evidence) is { } last) End(last.Id, set.ValidFrom, recordedAt);
            return;
        }

        var job = rows.Job(set.Job, revive: true);
        var target = rows.Dataset(set.Target);
        var packed = _packer.Pack(set);
        if (Current(job, target.Id, set.Evidence) is { } current)
        {
            if (current.Hash.AsSpan().SequenceEqual(packed.Hash))
            {
                if (current.Producer == set.Producer) return;
                _setProducer.With(current.Id, set.Producer).ExecuteNonQuery();
                rows.IsChanged = true;
                return;
            }

            End(current.Id, set.ValidFrom, recordedAt);
        }

        var id = (long)_add.With(
            job, target.Id, (int)set.Evidence, set.Producer, set.ValidFrom.UtcTicks, recordedAt.UtcTicks, packed.Hash, packed.EdgeCount,
            packed.Unknowns, packed.Edges).ExecuteScalar()!;
        foreach (var source in packed.Sources) _addSource.With(source, id).ExecuteNonQuery();
        rows.IsChanged = true;
    }

    /// <summary>Ends all edge sets of a job.</summary>
    public void EndAll(int job, DateTimeOffset at)
    {
        var ids = new List<long>();
        using (var reader = _ofJob.With(job).ExecuteReader())
        {
            while (reader.Read()) ids.Add(reader.GetInt64(0));
        }

        foreach (var id in ids) End(id, at, at);
    }

    public void Dispose()
    {
        foreach (var command in (SqliteCommand[])[_current, _ofJob, _end, _dropSources, _add, _addSource, _setProducer]) command.Dispose();
    }

    private void End(long id, DateTimeOffset validTo, DateTimeOffset recordedAt)
    {
        _end.With(id, validTo.UtcTicks, recordedAt.UtcTicks).ExecuteNonQuery();
        _dropSources.With(id).ExecuteNonQuery();
        rows.IsChanged = true;
    }

    private (long Id, byte[] Hash, string Producer)? Current(int job, int target, EvidenceKind evidence)
    {
        using var reader = _current.With(job, target, (int)evidence).ExecuteReader();
        return reader.Read() ? (reader.GetInt64(0), reader.Bytes(1), reader.GetString(2)) : null;
    }
}
