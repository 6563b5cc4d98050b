using System.Buffers;
using System.Globalization;
using LineageService.Graph.Sqlite.Codecs;
using LineageService.Graph.Sqlite.Files;
using LineageService.Graph.Sqlite.Reading;
using LineageService.Graph.Store;
using Microsoft.Data.Sqlite;

namespace LineageService.Graph.Sqlite.Log;

/// <summary>Reads the log.</summary>
internal static class EventReader
{
    private const int MinPrefix = 16, HashDigits = 64;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    private const string Columns =
        "id, content_hash, kind, received_at, reason, position, size, envelope_size, encoding, facets, envelope";

    private const string ColumnsWithoutBody = "id, content_hash, kind, received_at, reason, position, size";

    public static string? KindOf(SqliteConnection connection, string contentHash)
    {
        using var command = connection.Prepared("SELECT kind FROM event WHERE content_hash = $0", 1);
        return command.With(HashKey.Of(contentHash)).ExecuteScalar() as string;
    }

    /// <summary>The kinds of those of the events that are there, by content hash.</summary>
    public static IReadOnlyDictionary<string, string> KindsOf(SqliteConnection connection, IReadOnlyCollection<string> contentHashes)
    {
        var kinds = new Dictionary<string, string>(contentHashes.Count, StringComparer.Ordinal);
        using var command = connection.Prepared("SELECT kind FROM event WHERE content_hash = $0", 1);
        foreach (var hash in contentHashes)
        {
            if (command.With(HashKey.Of(hash)).ExecuteScalar() is string kind) kinds[hash] = kind;
        }

        return kinds;
    }

    /// <summary>The event of a whole hash, or of the only hash that begins so.</summary>
    public static LoggedEvent? Find(SqliteConnection connection, string contentHash)
    {
        using var command = connection.Prepared($"SELECT {Columns} FROM event WHERE content_hash = $0", 1);
        return One(connection, command.With(HashKey.Of(contentHash))) ?? FindByPrefix(connection, contentHash);
    }

    public static Page<LoggedEvent> List(SqliteConnection connection, EventQuery query)
    {
        var conditions = Matching(query);
        if (PageCursor.ReadEvent(query.After) is { } after)
            conditions.Add("(received_at, id) < ({0}, {1})", after.ReceivedTicks, after.Place);
        var limit = Math.Max(1, query.Limit);
        using var command = connection.Prepared(
            string.Create(
                CultureInfo.InvariantCulture,
                $"SELECT {ColumnsOf(query)} FROM event WHERE {conditions.Sql} ORDER BY received_at DESC, id DESC LIMIT {limit + 1L}"),
            conditions.Values.Count);
        var found = Rows(connection, command.With([.. conditions.Values]), query).Take(limit + 1).ToList();
        if (found.Count <= limit) return new Page<LoggedEvent>([.. found.Select(row => row.Event)], null);
        var (id, last) = found[limit - 1];
        return new Page<LoggedEvent>([.. found.Take(limit).Select(row => row.Event)], PageCursor.OfEvent(last.ReceivedAt, id));
    }

    /// <summary>All events that pass, in order of receipt.</summary>
    public static IEnumerable<LoggedEvent> Read(SqliteConnection connection, EventQuery query)
    {
        var conditions = Matching(query);
        using var command = connection.Prepared(
            $"SELECT {ColumnsOf(query)} FROM event WHERE {conditions.Sql} ORDER BY received_at, id", conditions.Values.Count);
        foreach (var (_, logged) in Rows(connection, command.With([.. conditions.Values]), query)) yield return logged;
    }

    /// <summary>Every event in the order of arrival, the discarded ones among them.</summary>
    public static IEnumerable<LoggedEvent> ReadAll(SqliteConnection connection)
    {
        using var command = connection.Prepared($"SELECT {Columns} FROM event ORDER BY id", 0);
        foreach (var (_, logged) in Rows(connection, command, EventQuery.All)) yield return logged;
    }

    // Of the kinds only the dead have an index, and SQLite takes it only where it sees the word.
    private static Conditions Matching(EventQuery query)
    {
        var conditions = new Conditions(query.Kind switch
        {
            null => $"kind <> '{LoggedEvent.DiscardedKind}'",
            LoggedEvent.DeadKind => $"kind = '{LoggedEvent.DeadKind}'",
            LoggedEvent.DiscardedKind => $"kind = '{LoggedEvent.DiscardedKind}'",
            _ => "TRUE",
        });
        if (query.Kind is not (null or LoggedEvent.DeadKind or LoggedEvent.DiscardedKind)) conditions.Add("kind = {0}", query.Kind);
        if (query.From is { } from) conditions.Add("received_at >= {0}", from.UtcTicks);
        if (query.To is { } to) conditions.Add("received_at < {0}", to.UtcTicks);
        return conditions;
    }

    private static LoggedEvent? FindByPrefix(SqliteConnection connection, string prefix)
    {
        if (prefix.Length is < MinPrefix or >= HashDigits || prefix.AsSpan().ContainsAnyExcept(HexDigits)) return null;
        using var command = connection.Prepared(
            $"SELECT {Columns} FROM event WHERE content_hash BETWEEN $0 AND $1 AND length(content_hash) = $2 LIMIT 2", 3);
        var (low, high) = (prefix.PadRight(HashDigits, '0'), prefix.PadRight(HashDigits, 'f'));
        return One(connection, command.With(Convert.FromHexString(low), Convert.FromHexString(high), HashDigits / 2));
    }

    // Null for none and for several.
    private static LoggedEvent? One(SqliteConnection connection, SqliteCommand command)
    {
        var found = Rows(connection, command, EventQuery.All).Take(2).ToList();
        return found.Count == 1 ? found[0].Event : null;
    }

    private static string ColumnsOf(EventQuery query) => query.BodiesLeftOut ? ColumnsWithoutBody : Columns;

    private static IEnumerable<(long Id, LoggedEvent Event)> Rows(SqliteConnection connection, SqliteCommand command, EventQuery query)
    {
        using var bodies = new EventBodyReader(connection);
        using var reader = command.ExecuteReader();
        while (reader.Read()) yield return (reader.GetInt64(0), Event(reader, query.BodiesLeftOut ? null : bodies));
    }

    private static LoggedEvent Event(SqliteDataReader reader, EventBodyReader? bodies)
    {
        var size = (int?)reader.OptionalLong(6);
        var body = bodies is null
            ? default
            : bodies.Read(size, (int?)reader.OptionalLong(7), reader.GetInt32(8), reader.OptionalBytes(9), reader.Bytes(10));
        return new LoggedEvent(
            HashKey.ToHash(reader.Bytes(1)), reader.GetString(2), body, RecordReader.Time(reader.GetInt64(3)), reader.OptionalString(4),
            reader.OptionalString(5))
        {
            Size = size ?? body?.Length ?? 0,
        };
    }
}
