using LineageService.Graph.Sqlite.Codecs;
using LineageService.Graph.Sqlite.Files;
using LineageService.Graph.Store;
using Microsoft.Data.Sqlite;

namespace LineageService.Graph.Sqlite.Log;

/// <summary>Writes the log: events with their facets, and what became of events that are there already. Mutable; one writer.</summary>
internal sealed class EventWriter(SqliteConnection connection) : IDisposable
{
    private readonly SqliteCommand _insert = connection.Prepared(
        "INSERT INTO event (content_hash, kind, received_at, reason, position, size, envelope_size, encoding, facets, envelope)"
        + " VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8, $9)",
        10);

    private readonly SqliteCommand _has = connection.Prepared("SELECT 1 FROM event WHERE content_hash = $0", 1);

    private readonly SqliteCommand _outcome = connection.Prepared(
        "UPDATE event SET kind = $1, reason = $2 WHERE content_hash = $0"
        + $" AND kind IN ('{LoggedEvent.DeadKind}', '{LoggedEvent.DiscardedKind}') AND (kind, reason) IS NOT ($1, $2)",
        3);

    private long[] _ids = new long[64];

    public FacetTable Facets { get; } = new(connection);

    /// <summary>Adds an event; false where its hash is in the log already.</summary>
    public bool Append(LoggedEvent logged, CutEvent cut)
    {
        // Asked first: the facets of a duplicate must not be stored, for nobody would refer to them.
        var hash = HashKey.Of(logged.ContentHash);
        if (_has.With(hash).ExecuteScalar() is not null) return false;
        if (_ids.Length < cut.Facets.Length) _ids = new long[cut.Facets.Length * 2];
        var ids = _ids.AsSpan(0, cut.Facets.Length);
        for (var index = 0; index < ids.Length; index++) ids[index] = Facets.IdOf(cut.Facets[index].Facet);
        _insert.With(
            hash, logged.Kind, logged.ReceivedAt.UtcTicks, logged.Reason, logged.Position, cut.Size, cut.EnvelopeSize,
            cut.Envelope.Encoding, FacetReferences.Write(cut, ids), cut.Envelope.Bytes).ExecuteNonQuery();
        return true;
    }

    /// <summary>Notes what became of a dead letter; false where that is known, or there is no such letter.</summary>
    public bool Put(EventOutcome outcome) =>
        _outcome.With(HashKey.Of(outcome.ContentHash), outcome.Kind, outcome.Reason).ExecuteNonQuery() > 0;

    public void Dispose()
    {
        foreach (var part in (IDisposable[])[_insert, _has, _outcome, Facets]) part.Dispose();
    }
}
