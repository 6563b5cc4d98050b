using LineageService.Graph.Sqlite.Files;
using LineageService.Graph.Sqlite.Log;
using LineageService.Graph.Store;
using Microsoft.Data.Sqlite;

namespace LineageService.Graph.Sqlite.Writing;

/// <summary>
/// Writes runs, events and ingesters' states. A row that says what is stored already changes nothing. Mutable; one writer.
/// </summary>
internal sealed class LogWriter(SqliteConnection connection, EntityRows rows) : IDisposable
{
    private readonly SqliteCommand _run = connection.Prepared(
        "INSERT INTO run (id, job_id, state, started_at, ended_at, parent_namespace, parent_name, parent_run, recorded_at,"
        + " end_recorded_at, subsets) VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8, CASE WHEN $4 IS NOT NULL THEN $8 END, $9)"
        + " ON CONFLICT (id) DO UPDATE SET job_id = excluded.job_id, state = excluded.state, started_at = excluded.started_at,"
        + " ended_at = excluded.ended_at, parent_namespace = excluded.parent_namespace, parent_name = excluded.parent_name,"
        + " parent_run = excluded.parent_run, subsets = excluded.subsets, end_recorded_at = CASE WHEN excluded.ended_at IS NULL OR ended_at IS NULL"
        + " THEN excluded.end_recorded_at ELSE end_recorded_at END"
        + " WHERE (job_id, state, started_at, ended_at, parent_namespace, parent_name, parent_run, subsets)"
        + " IS NOT (excluded.job_id, excluded.state, excluded.started_at, excluded.ended_at, excluded.parent_namespace,"
        + " excluded.parent_name, excluded.parent_run, excluded.subsets)", 10);

    private readonly SqliteCommand _fold = connection.Prepared(
        "INSERT INTO fold_state (job_id, state) VALUES ($0, $1)"
        + " ON CONFLICT (job_id) DO UPDATE SET state = excluded.state WHERE state <> excluded.state", 2);

    private readonly SqliteCommand _keyed = connection.Prepared(
        "INSERT INTO keyed_state (key, state) VALUES ($0, $1)"
        + " ON CONFLICT (key) DO UPDATE SET state = excluded.state WHERE state <> excluded.state", 2);

    private readonly SqliteCommand _foldNow = connection.Prepared(
        "SELECT state FROM fold_state WHERE job_id = (SELECT id FROM job WHERE namespace = $0 AND name = $1)", 2);

    private readonly SqliteCommand _keyedNow = connection.Prepared("SELECT state FROM keyed_state WHERE key = $0", 1);

    private readonly EventWriter _events = new(connection);

    /// <summary>The rows of facets; a retention asks for them.</summary>
    public FacetTable Facets => _events.Facets;

    public void Put(RunRecord run) => Note(_run.With(
        Key(run.Id.Value), rows.Job(run.Job, revive: false), run.State, run.StartedAt.UtcTicks, run.EndedAt?.UtcTicks,
        run.ParentJob?.Namespace,
        run.ParentJob?.Name, run.ParentRun is { } parent ? Key(parent.Value) : null, rows.Now, run.Subsets));

    public void Put(FoldState state) => Note(_fold.With(rows.Job(state.Job, revive: false), state.State.ToArray()));

    public void Put(KeyedState state) => Note(_keyed.With(state.Key, state.State.ToArray()));

    public void Append(LoggedEvent logged, CutEvent cut) => rows.IsChanged |= _events.Append(logged, cut);

    public void Put(EventOutcome outcome) => rows.IsChanged |= _events.Put(outcome);

    /// <summary>The hash of the state that a guard speaks of; default for none.</summary>
    public UInt128 HashOf(StateGuard guard)
    {
        var stored = guard.Job is { } job ? _foldNow.With(job.Namespace, job.Name).ExecuteScalar() : _keyedNow.With(guard.Key!).ExecuteScalar();
        return stored is byte[] state ? StateGuard.HashOf(state) : default;
    }

    /// <summary>A run's id as stored: big-endian, so that bytes are in the order of the ids.</summary>
    public static byte[] Key(Guid id) => id.ToByteArray(bigEndian: true);

    public void Dispose()
    {
        foreach (var part in (IDisposable[])[_run, _fold, _keyed, _foldNow, _keyedNow, _events]) part.Dispose();
    }

    private void Note(SqliteCommand command) => rows.IsChanged |= command.ExecuteNonQuery() > 0;
}
