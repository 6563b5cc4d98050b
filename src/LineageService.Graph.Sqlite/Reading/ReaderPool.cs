using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace LineageService.Graph.Sqlite.Reading;

/// <summary>Connections that only read, lent one at a time. Mutable; any thread.</summary>
internal sealed class ReaderPool(Func<SqliteConnection> open) : IDisposable
{
    private const int MaxIdle = 8;

    private readonly ConcurrentBag<SqliteConnection> _idle = [];
    private volatile bool _disposed;

    public Lease Rent()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return new Lease(this, _idle.TryTake(out var connection) ? connection : open());
    }

    public void Dispose()
    {
        _disposed = true;
        while (_idle.TryTake(out var connection)) connection.Dispose();
    }

    private void Return(SqliteConnection connection)
    {
        if (_disposed || _idle.Count >= MaxIdle) connection.Dispose();
        else _idle.Add(connection);
    }

    /// <summary>A connection on loan.</summary>
    internal readonly struct Lease(ReaderPool pool, SqliteConnection connection) : IDisposable
    {
        public SqliteConnection Connection => connection;

        public void Dispose() => pool.Return(connection);
    }
}
