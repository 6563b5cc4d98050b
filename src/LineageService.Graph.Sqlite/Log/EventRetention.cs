using LineageService.Graph.Sqlite.Files;
using LineageService.Graph.Sqlite.Reading;
using LineageService.Graph.Sqlite.Writing;
using LineageService.Graph.Store;
using Microsoft.Data.Sqlite;

namespace LineageService.Graph.Sqlite.Log;

/// <summary>
/// Forgets events that a policy no longer keeps, then the facets that no event refers to. In small pieces between the batches of others;
/// which facets are needed is found out beside the writer. Cut off anywhere, it leaves a log that is whole.
/// </summary>
/// <param name="writer">Null for a store opened to read, which can only count.</param>
/// <param name="rent">Lends a connection to read.</param>
internal sealed class EventRetention(CommitQueue? writer, Func<ReaderPool.Lease> rent)
{
    private const int EventsPerPiece = 1000, FacetsPerPiece = 2000;

    // Old as a policy says; parameters 0 and 1 are the times before which events and dead letters go.
    private const string IsOld =
        "received_at < CASE WHEN kind IN ('" + LoggedEvent.DeadKind + "', '" + LoggedEvent.DiscardedKind + "') THEN $1 ELSE $0 END";

    private const string EventBytes = "length(envelope) + coalesce(length(facets), 0)";

    // One at a time: each watches which facets are handed out meanwhile.
    private static readonly SemaphoreSlim Turn = new(1, 1);

    /// <summary>What was forgotten of the log, or would be.</summary>
    /// <exception cref="LineageStoreException">The store was opened to read and this is no dry run.</exception>
    public async Task<RetentionReport> RunAsync(RetentionPolicy policy, bool dryRun, CancellationToken cancellationToken)
    {
        if (policy.Events is null && policy.DeadLetters is null) return RetentionReport.None(dryRun);
        var cutoffs = new Cutoffs(policy);
        if (dryRun) return Count(cutoffs, cancellationToken);
        if (writer is null) throw new LineageStoreException("The store was opened to read.", isTransient: false);
        await Turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var report = await ForgetEventsAsync(writer, cutoffs, cancellationToken).ConfigureAwait(false);

            // Also where no event was old: an earlier retention may have been cut off here.
            return report + await ForgetFacetsAsync(writer, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Turn.Release();
        }
    }

    private RetentionReport Count(Cutoffs cutoffs, CancellationToken cancellationToken)
    {
        using var lease = rent();
        lease.Connection.Execute("BEGIN");
        try
        {
            var report = RetentionReport.None(dryRun: true);
            using var command = lease.Connection.Prepared(
                $"SELECT kind, count(*), sum({EventBytes}) FROM event WHERE received_at < max($0, $1) AND {IsOld} GROUP BY kind", 2);
            using (var reader = command.With(cutoffs.Events, cutoffs.DeadLetters).ExecuteReader())
            {
                while (reader.Read()) report += Forgotten(true, reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2));
            }

            var needed = FacetUse.Needed(lease.Connection, $"NOT ({IsOld})", [cutoffs.Events, cutoffs.DeadLetters], cancellationToken);
            foreach (var (_, bytes) in FacetUse.Others(lease.Connection, needed)) report += Facet(true, bytes);
            return report;
        }
        finally
        {
            lease.Connection.Execute("ROLLBACK");
        }
    }

    private static async Task<RetentionReport> ForgetEventsAsync(CommitQueue queue, Cutoffs cutoffs, CancellationToken cancellationToken)
    {
        var report = RetentionReport.None(dryRun: false);
        var last = (ReceivedAt: long.MinValue, Id: long.MinValue);
        while (true)
        {
            var from = last;
            var (piece, next) = await queue.RunAsync((connection, _) => ForgetPiece(connection, cutoffs, from), cancellationToken)
                .ConfigureAwait(false);
            report += piece;
            if (next is not { } place) return report;
            last = place;
        }
    }

    // Returns the place of the last event looked at; null at the end.
    private static (RetentionReport Report, (long ReceivedAt, long Id)? Next) ForgetPiece(
        SqliteConnection connection, Cutoffs cutoffs, (long ReceivedAt, long Id) from)
    {
        var found = new List<(long Id, long ReceivedAt, string Kind, long Bytes)>(EventsPerPiece);
        using var select = connection.Prepared(
            $"SELECT id, received_at, kind, {EventBytes} FROM event"
            + $" WHERE received_at < max($0, $1) AND (received_at, id) > ($2, $3) AND {IsOld} ORDER BY received_at, id LIMIT $4", 5);
        select.With(cutoffs.Events, cutoffs.DeadLetters, from.ReceivedAt, from.Id, EventsPerPiece);
        using (var reader = select.ExecuteReader())
        {
            while (reader.Read()) found.Add((reader.GetInt64(0), reader.GetInt64(1), reader.GetString(2), reader.GetInt64(3)));
        }

        var report = RetentionReport.None(dryRun: false);
        if (found.Count == 0) return (report, null);
        connection.Execute("BEGIN IMMEDIATE");
        using (var delete = connection.Prepared("DELETE FROM event WHERE id = $0", 1))
        {
            foreach (var (id, _, kind, bytes) in found)
            {
                delete.With(id).ExecuteNonQuery();
                report += Forgotten(false, kind, 1, bytes);
            }
        }

        connection.Execute("COMMIT");
        return (report, found.Count < EventsPerPiece ? null : (found[^1].ReceivedAt, found[^1].Id));
    }

    private async Task<RetentionReport> ForgetFacetsAsync(CommitQueue queue, CancellationToken cancellationToken)
    {
        // From here on the writer notes what it hands out: the readers below cannot see it.
        await queue.RunAsync((_, batches) => batches.Facets.HandedOut = [], cancellationToken).ConfigureAwait(false);
        try
        {
            var report = RetentionReport.None(dryRun: false);
            foreach (var piece in FindUnused(cancellationToken).Chunk(FacetsPerPiece))
                report += await queue.RunAsync((connection, batches) => ForgetPiece(connection, batches.Facets, piece), cancellationToken)
                    .ConfigureAwait(false);
            return report;
        }
        finally
        {
            await queue.RunAsync((_, batches) => batches.Facets.HandedOut = null, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private List<(long Id, long Bytes)> FindUnused(CancellationToken cancellationToken)
    {
        using var lease = rent();
        lease.Connection.Execute("BEGIN");
        try
        {
            return [.. FacetUse.Others(lease.Connection, FacetUse.Needed(lease.Connection, "TRUE", [], cancellationToken))];
        }
        finally
        {
            lease.Connection.Execute("ROLLBACK");
        }
    }

    private static RetentionReport ForgetPiece(SqliteConnection connection, FacetTable facets, (long Id, long Bytes)[] unused)
    {
        var report = RetentionReport.None(dryRun: false);
        facets.ForgetAll();
        connection.Execute("BEGIN IMMEDIATE");
        using (var delete = connection.Prepared("DELETE FROM facet WHERE id = $0", 1))
        {
            foreach (var (id, bytes) in unused)
            {
                if (facets.HandedOut!.Contains(id)) continue;
                delete.With(id).ExecuteNonQuery();
                report += Facet(false, bytes);
            }
        }

        connection.Execute("COMMIT");
        return report;
    }

    private static RetentionReport Forgotten(bool dryRun, string kind, long count, long bytes)
    {
        var none = RetentionReport.None(dryRun) with { Bytes = bytes };
        return kind is LoggedEvent.DeadKind or LoggedEvent.DiscardedKind ? none with { DeadLetters = count } : none with { Events = count };
    }

    private static RetentionReport Facet(bool dryRun, long bytes) => RetentionReport.None(dryRun) with { Facets = 1, Bytes = bytes };

    /// <summary>The times before which events and dead letters are forgotten, in ticks.</summary>
    private readonly record struct Cutoffs(long Events, long DeadLetters)
    {
        public Cutoffs(RetentionPolicy policy)
            : this(policy.Cutoff(policy.Events).UtcTicks, policy.Cutoff(policy.DeadLetters).UtcTicks)
        {
        }
    }
}
