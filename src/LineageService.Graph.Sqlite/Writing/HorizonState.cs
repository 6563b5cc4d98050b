using System.Buffers.Binary;
using LineageService.Graph.Sqlite.Files;
using LineageService.Graph.Store;
using Microsoft.Data.Sqlite;

namespace LineageService.Graph.Sqlite.Writing;

/// <summary>The horizon of history as a store remembers it: a keyed state of the store itself, two times in ticks (UTC).</summary>
internal static class HorizonState
{
    private const string Key = "store:history-horizon";

    public static HistoryHorizon Read(SqliteConnection connection)
    {
        using var command = connection.Prepared("SELECT state FROM keyed_state WHERE key = $0", 1);
        return command.With(Key).ExecuteScalar() is byte[] { Length: 2 * sizeof(long) } state
            ? Of(BinaryPrimitives.ReadInt64BigEndian(state), BinaryPrimitives.ReadInt64BigEndian(state.AsSpan(sizeof(long))))
            : HistoryHorizon.None;
    }

    /// <summary>Moves the horizon on, within the transaction that forgets; it never goes back.</summary>
    public static void Advance(SqliteConnection connection, HistoryHorizon forgotten)
    {
        if (forgotten.IsNone) return;
        var horizon = Read(connection).And(forgotten);
        var state = new byte[2 * sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(state, horizon.ValidTime.UtcTicks);
        BinaryPrimitives.WriteInt64BigEndian(state.AsSpan(sizeof(long)), horizon.RecordedTime.UtcTicks);
        using var command = connection.Prepared(
            "INSERT INTO keyed_state (key, state) VALUES ($0, $1) ON CONFLICT (key) DO UPDATE SET state = excluded.state", 2);
        command.With(Key, state).ExecuteNonQuery();
    }

    /// <param name="validTime">In ticks; null for the beginning of time.</param>
    public static HistoryHorizon Of(long? validTime, long? recordedTime) => new(Time(validTime), Time(recordedTime));

    private static DateTimeOffset Time(long? ticks) => new(ticks ?? 0, TimeSpan.Zero);
}
