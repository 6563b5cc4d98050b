using System.Diagnostics;
using LineageService.Graph.Sqlite.Codecs;
using LineageService.Graph.Sqlite.Files;
using LineageService.Graph.Sqlite.Log;
using LineageService.Graph.Sqlite.Writing;
using LineageService.Graph.Store;
using LineageService.Graph.Store.Image;
using Microsoft.Data.Sqlite;

namespace LineageService.Graph.Sqlite.Image;

/// <summary>Enters items of an image as they are, inside the caller's transaction. Mutable; for one piece of an image.</summary>
internal sealed class ImageWriter : IDisposable
{
    private readonly EntityRows _rows;
    private readonly MergeWriter _merges;
    private readonly LogWriter _log;
    private readonly EdgeSetPacker _packer;
    private readonly FacetMemory _facets = new(FacetMemory.DefaultCapacity);
    private readonly EntityImageWriter _entities;
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _run;
    private readonly SqliteCommand _edges;
    private readonly SqliteCommand _source;
    private readonly SqliteCommand _pastSource;

    public ImageWriter(SqliteConnection connection, EntityRows rows, LogWriter log, MergeWriter merges)
    {
        (_connection, _rows, _log, _merges) = (connection, rows, log, merges);
        _packer = new EdgeSetPacker(rows);
        _entities = new EntityImageWriter(connection, rows);
        _run = connection.Prepared("UPDATE run SET recorded_at = $1, end_recorded_at = $2 WHERE id = $0", 3);
        _edges = connection.Prepared(
            "INSERT INTO edge_set (job_id, target_id, evidence, is_active, valid_from, valid_to, recorded_from, closed_at, recorded_to, edge_count,"
            + " producer, content_hash, cause, end_cause, unknowns, edges)"
            + " VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) RETURNING id", 16);
        _source = connection.Prepared("INSERT INTO edge_set_source (source_id, edge_set_id) VALUES ($0, $1)", 2);
        _pastSource = connection.Prepared("INSERT INTO edge_set_source_past (source_id, edge_set_id) VALUES ($0, $1)", 2);
    }

    public void Put(ImageItem item)
    {
        switch (item)
        {
            case DatasetImage dataset:
                _entities.Put(dataset);
                break;
            case JobImage job:
                _entities.Put(job);
                break;
            case RunImage run:
                _log.Put(run.Run.Record);
                _run.With(LogWriter.Key(run.Run.Record.Id.Value), run.Run.RecordedAt.UtcTicks, run.Run.EndRecordedAt?.UtcTicks).ExecuteNonQuery();
                break;
            case EdgeVersionImage edges:
                Put(edges.Version);
                break;
            case MergeImage merge:
                _merges.Put(merge.Merge);
                break;
            case EventImage logged:
                _log.Append(logged.Event, CutEvent.Of(logged.Event.Body.Span, _facets));
                break;
            case FoldStateImage fold:
                _log.Put(fold.State);
                break;
            case KeyedStateImage keyed:
                _log.Put(keyed.State);
                break;
            case StoreStateImage state:
                HorizonState.Advance(_connection, state.Horizon);
                using (var forget = _connection.Prepared("DELETE FROM keyed_state WHERE key = $0", 1))
                {
                    forget.With(ImageItem.ProgressKey).ExecuteNonQuery();
                }

                break;
            default:
                throw new UnreachableException();
        }
    }

    public void Dispose()
    {
        foreach (var part in (IDisposable[])[_entities, _run, _edges, _source, _pastSource]) part.Dispose();
    }

    private void Put(EdgeVersion version)
    {
        var set = version.Set;
        var (job, target) = (_rows.Job(set.Job, revive: false), _rows.Dataset(set.Target).Id);
        var packed = _packer.Pack(set);
        var id = (long)_edges.With(
            job, target, (int)set.Evidence, set.IsActive, set.ValidFrom.UtcTicks, set.ValidTo?.UtcTicks, version.RecordedFrom.UtcTicks,
            version.ClosedAt?.UtcTicks, version.RecordedTo?.UtcTicks, packed.EdgeCount, set.Producer, packed.Hash, CauseBlob.Write(set.Cause),
            CauseBlob.Write(set.EndCause), packed.Unknowns, packed.Edges).ExecuteScalar()!;
        var addSource = version.ClosedAt is null && version.RecordedTo is null ? _source : _pastSource;
        foreach (var source in packed.Sources) addSource.With(source, id).ExecuteNonQuery();
    }
}
