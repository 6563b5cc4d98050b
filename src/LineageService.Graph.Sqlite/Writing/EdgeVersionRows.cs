using System.Buffers.Binary;
using LineageService.Graph.Sqlite.Files;
using LineageService.Graph.Store;
using Microsoft.Data.Sqlite;

namespace LineageService.Graph.Sqlite.Writing;

/// <summary>The rows of edge set versions and of the datasets they read. Mutable; one writer.</summary>
internal sealed class EdgeVersionRows(SqliteConnection connection) : IDisposable
{
    private const string SpanColumns =
        "SELECT id, valid_from, valid_to, coalesce(closed_at, recorded_from), is_active, producer, content_hash, cause, end_cause"
        + " FROM edge_set WHERE job_id = $0 AND target_id = $1 AND evidence = $2";

    private readonly SqliteCommand _believed = connection.Prepared(
        $"{SpanColumns} AND closed_at IS NULL AND recorded_to IS NULL UNION ALL {SpanColumns}"
        + " AND (closed_at IS NOT NULL OR recorded_to IS NOT NULL) AND recorded_to IS NULL AND valid_to >= $3", 4);

    private readonly SqliteCommand _ofJob = connection.Prepared(
        "SELECT target_id, evidence FROM edge_set WHERE job_id = $0 AND closed_at IS NULL AND recorded_to IS NULL", 1);

    private readonly SqliteCommand _add = connection.Prepared(
        "INSERT INTO edge_set (job_id, target_id, evidence, is_active, valid_from, valid_to, recorded_from, closed_at, edge_count,"
        + " producer, content_hash, cause, end_cause, unknowns, edges)"
        + " VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) RETURNING id", 15);

    private readonly SqliteCommand _copy = connection.Prepared(
        "INSERT INTO edge_set (job_id, target_id, evidence, is_active, valid_from, valid_to, recorded_from, closed_at, edge_count,"
        + " producer, content_hash, cause, end_cause, unknowns, edges)"
        + " SELECT job_id, target_id, evidence, is_active, $1, $2, $3, $3, edge_count, producer, content_hash, cause, $4, unknowns, edges"
        + " FROM edge_set WHERE id = $0 RETURNING id", 5);

    private readonly SqliteCommand _copySources = connection.Prepared(
        "INSERT INTO edge_set_source_past (source_id, edge_set_id) SELECT source_id, $1 FROM edge_set_source_past"
        + " WHERE edge_set_id = $0", 2);

    private readonly SqliteCommand _addSource = connection.Prepared(
        "INSERT INTO edge_set_source (source_id, edge_set_id) VALUES ($0, $1)", 2);

    private readonly SqliteCommand _addPastSource = connection.Prepared(
        "INSERT INTO edge_set_source_past (source_id, edge_set_id) VALUES ($0, $1)", 2);

    private readonly SqliteCommand _refresh = connection.Prepared(
        "UPDATE edge_set SET producer = $1, cause = $2, end_cause = $3 WHERE id = $0", 4);

    private readonly SqliteCommand _close = connection.Prepared("UPDATE edge_set SET valid_to = $1, closed_at = $2 WHERE id = $0", 3);

    private readonly SqliteCommand _withdraw = connection.Prepared("UPDATE edge_set SET recorded_to = $1 WHERE id = $0", 2);

    private readonly SqliteCommand _keepSources = connection.Prepared(
        "INSERT INTO edge_set_source_past (source_id, edge_set_id) SELECT source_id, edge_set_id FROM edge_set_source"
        + " WHERE edge_set_id = $0", 1);

    private readonly SqliteCommand _dropSources = connection.Prepared("DELETE FROM edge_set_source WHERE edge_set_id = $0", 1);

    // Recorded and withdrawn at one time: it was never to be seen.
    private readonly SqliteCommand _drop = connection.Prepared("DELETE FROM edge_set WHERE id = $0 AND recorded_to <= recorded_from", 1);
    private readonly SqliteCommand _dropPastSources = connection.Prepared("DELETE FROM edge_set_source_past WHERE edge_set_id = $0", 1);

    /// <summary>Versions that are believed and hold at a time or after it, or end just there; in order.</summary>
    public List<StoredSpan> Believed(int job, int target, EvidenceKind evidence, long from)
    {
        var spans = new List<StoredSpan>();
        using var reader = _believed.With(job, target, (int)evidence, from).ExecuteReader();
        while (reader.Read())
        {
            spans.Add(new StoredSpan(
                reader.GetInt64(0),
                new ContentSpan(
                    reader.GetInt64(1), reader.OptionalLong(2) ?? ContentSpan.Open, Content(reader.Bytes(6), reader.GetBoolean(4))),
                reader.GetInt64(3), reader.GetString(5), reader.OptionalBytes(7), reader.OptionalBytes(8)));
        }

        if (spans.Count > 1) spans.Sort((left, right) => left.Span.From.CompareTo(right.Span.From));
        return spans;
    }

    /// <summary>Equal for versions that claim the same and are both active or neither.</summary>
    public static UInt128 Content(byte[] hash, bool isActive) =>
        BinaryPrimitives.ReadUInt128LittleEndian(hash) ^ (isActive ? 0 : UInt128.One);

    /// <summary>What of a job's holds now, by target and evidence.</summary>
    public List<(int Target, EvidenceKind Evidence)> Current(int job)
    {
        var keys = new List<(int, EvidenceKind)>();
        using var reader = _ofJob.With(job).ExecuteReader();
        while (reader.Read()) keys.Add((reader.GetInt32(0), (EvidenceKind)reader.GetByte(1)));
        return keys;
    }

    public void Add(
        int job, int target, EdgeSet set, PackedSet packed, in EdgeTimelineStep step, byte[]? cause, byte[]? endCause, long recordedAt)
    {
        var isOpen = step.To == ContentSpan.Open;
        var id = (long)_add.With(
            job, target, (int)set.Evidence, set.IsActive, step.From, isOpen ? null : step.To, recordedAt, isOpen ? null : recordedAt,
            packed.EdgeCount, set.Producer, packed.Hash, cause, endCause, packed.Unknowns, packed.Edges).ExecuteScalar()!;
        var addSource = isOpen ? _addSource : _addPastSource;
        foreach (var source in packed.Sources) addSource.With(source, id).ExecuteNonQuery();
    }

    /// <summary>Another version with the claims of one that is past already and ended otherwise than was believed.</summary>
    public void Copy(long id, in EdgeTimelineStep step, byte[]? endCause, long recordedAt)
    {
        var copy = (long)_copy.With(id, step.From, step.To, recordedAt, endCause).ExecuteScalar()!;
        _copySources.With(id, copy).ExecuteNonQuery();
    }

    public void Refresh(long id, string producer, byte[]? cause, byte[]? endCause) =>
        _refresh.With(id, producer, cause, endCause).ExecuteNonQuery();

    public void Close(long id, long validTo, long recordedAt)
    {
        _close.With(id, validTo, recordedAt).ExecuteNonQuery();
        LeavePresent(id);
    }

    public void Withdraw(StoredSpan version, long recordedAt)
    {
        _withdraw.With(version.Id, recordedAt).ExecuteNonQuery();
        if (version.Span.To == ContentSpan.Open) LeavePresent(version.Id);
    }

    /// <summary>Forgets a withdrawn version that no point in time shows.</summary>
    public void DropUnseen(long id)
    {
        if (_drop.With(id).ExecuteNonQuery() > 0) _dropPastSources.With(id).ExecuteNonQuery();
    }

    public void Dispose()
    {
        foreach (var command in (SqliteCommand[])
            [
                _believed, _ofJob, _add, _copy, _copySources, _addSource, _addPastSource, _refresh, _close, _withdraw, _keepSources,
                _dropSources, _drop, _dropPastSources,
            ])
        {
            command.Dispose();
        }
    }

    private void LeavePresent(long id)
    {
        _keepSources.With(id).ExecuteNonQuery();
        _dropSources.With(id).ExecuteNonQuery();
    }
}
