using LineageService.Graph.Sqlite.Files;
using LineageService.Graph.Sqlite.Reading;
using LineageService.Graph.Store;
using Microsoft.Data.Sqlite;

namespace LineageService.Graph.Sqlite.Writing;

/// <summary>
/// Forgets versions and runs that a policy no longer keeps: finds them beside the writer, then deletes them in small pieces between the
/// batches of others, each looked at once more. Cut off anywhere, it leaves a history that is only longer than it should be.
/// </summary>
/// <param name="writer">Null for a store opened to read, which can only count.</param>
internal sealed class HistoryRetention(CommitQueue? writer, StoreReads reads)
{
    private const int RowsPerPiece = 1000;

    // By the time when the end became known; what is known to end in the future holds still. Parameters 0 and 1: that time, now.
    private const string OldVersion =
        "coalesce(recorded_to, closed_at) < $0 AND (recorded_to IS NOT NULL OR valid_to <= $1)";

    private const string OldDescription = "coalesce(recorded_to, closed_at) < $0 AND $1 = $1";

    private const string EdgeEnd = "valid_to";

    // A run that has not ended is kept while it is its job's last: it may go on.
    private const string OldRun =
        "started_at < $0 AND $1 = $1 AND CASE WHEN ended_at IS NULL"
        + " THEN started_at < (SELECT max(other.started_at) FROM run AS other WHERE other.job_id = run.job_id) ELSE ended_at < $0 END";

    public async Task<RetentionReport> RunAsync(RetentionPolicy policy, bool dryRun, CancellationToken cancellationToken)
    {
        var report = RetentionReport.None(dryRun);
        if (policy.History is not null)
        {
            var before = policy.Cutoff(policy.History).UtcTicks;
            var (edges, bytes) = await ForgetAsync(
                "edge_set", "length(edges)", EdgeEnd, OldVersion, before, policy, dryRun, cancellationToken).ConfigureAwait(false);
            report = report with { EdgeVersions = edges, Bytes = bytes };
            foreach (var entity in (string[])["dataset", "job"])
            {
                var (rows, size) = await ForgetAsync(
                    $"{entity}_version", "coalesce(length(record), 0)", DescriptionEnd(entity), OldDescription, before, policy, dryRun,
                    cancellationToken).ConfigureAwait(false);
                report += RetentionReport.None(dryRun) with { EntityVersions = rows, Bytes = size };
            }
        }

        if (policy.Runs is null) return report;
        var (runs, _) = await ForgetAsync("run", "0", null, OldRun, policy.Cutoff(policy.Runs).UtcTicks, policy, dryRun, cancellationToken)
            .ConfigureAwait(false);
        return report with { Runs = runs };
    }

    // The latest end that it was ever believed to have: a version that came later and began earlier only shortens it.
    private static string DescriptionEnd(string entity) =>
        $"coalesce((SELECT max(n.valid_from) FROM (SELECT {entity}_id AS id, valid_from, recorded_from FROM {entity}_version"
        + $" UNION ALL SELECT id, valid_from, recorded_from FROM {entity}) AS n WHERE n.id = {entity}_version.{entity}_id"
        + $" AND n.recorded_from = {entity}_version.closed_at AND n.valid_from > {entity}_version.valid_from),"
        + $" (SELECT valid_from FROM {entity} WHERE id = {entity}_version.{entity}_id))";

    /// <param name="end">The valid time when a version ended; null for what has no versions.</param>
    private async Task<(long Rows, long Bytes)> ForgetAsync(
        string table, string size, string? end, string condition, long before, RetentionPolicy policy, bool dryRun,
        CancellationToken cancellationToken)
    {
        var now = policy.Now.UtcTicks;
        var (old, horizon) = await reads.ReadAsync(
            connection => Find(connection, table, size, end, condition, before, now), cancellationToken).ConfigureAwait(false);
        if (dryRun) return (old.Count, old.Sum(row => row.Bytes));
        if (writer is null) throw new LineageStoreException("The store was opened to read.", isTransient: false);
        var (rows, bytes) = (0L, 0L);
        foreach (var piece in old.Chunk(RowsPerPiece))
        {
            var deleted = await writer.RunAsync(
                (connection, _) => Delete(connection, table, condition, before, now, piece, horizon), cancellationToken).ConfigureAwait(false);
            rows += deleted.Rows;
            bytes += deleted.Bytes;
        }

        return (rows, bytes);
    }

    private static (List<(object Id, long Bytes)> Rows, HistoryHorizon Horizon) Find(
        SqliteConnection connection, string table, string size, string? end, string condition, long before, long now)
    {
        var times = end is null ? "NULL, NULL" : $"CASE WHEN recorded_to IS NULL THEN {end} END, coalesce(recorded_to, closed_at)";
        using var command = connection.Prepared($"SELECT id, {size}, {times} FROM {table} WHERE {condition}", 2);
        using var reader = command.With(before, now).ExecuteReader();
        var rows = new List<(object, long)>();
        var horizon = HistoryHorizon.None;
        while (reader.Read())
        {
            rows.Add((reader.GetValue(0), reader.GetInt64(1)));
            horizon = horizon.And(HorizonState.Of(reader.OptionalLong(2), reader.OptionalLong(3)));
        }

        return (rows, horizon);
    }

    private static (long Rows, long Bytes) Delete(
        SqliteConnection connection, string table, string condition, long before, long now, (object Id, long Bytes)[] piece,
        HistoryHorizon horizon)
    {
        var (rows, bytes) = (0L, 0L);
        using var delete = connection.Prepared($"DELETE FROM {table} WHERE {condition} AND id = $2", 3);
        using var sources = connection.Prepared("DELETE FROM edge_set_source_past WHERE edge_set_id = $0", 1);
        connection.Execute("BEGIN IMMEDIATE");

        // With the first piece already: cut off behind it, the store says no less than it should.
        HorizonState.Advance(connection, horizon);
        foreach (var (id, size) in piece)
        {
            if (delete.With(before, now, id).ExecuteNonQuery() == 0) continue;
            if (table == "edge_set") sources.With(id).ExecuteNonQuery();
            rows++;
            bytes += size;
        }

        connection.Execute("COMMIT");
        return (rows, bytes);
    }
}
