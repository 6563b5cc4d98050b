using System.Runtime.CompilerServices;
using LineageService.Graph.Sqlite.Files;
using Microsoft.Data.Sqlite;

namespace LineageService.Graph.Sqlite.Reading;

/// <summary>Runs reads of a store on connections from its pool, on the caller's thread: a local file does not wait. Any thread.</summary>
internal sealed class StoreReads(Func<SqliteConnection> open) : IDisposable
{
    private readonly ReaderPool _readers = new(open);

    public Task<T> ReadAsync<T>(Func<SqliteConnection, T> read, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(Read(read));
    }

    public T Read<T>(Func<SqliteConnection, T> read)
    {
        try
        {
            using var lease = _readers.Rent();
            return read(lease.Connection);
        }
        catch (SqliteException exception)
        {
            throw SqliteErrors.ToStoreException(exception);
        }
    }

    /// <summary>Several statements that see one epoch.</summary>
    public Task<T> ReadTogetherAsync<T>(Func<SqliteConnection, T> read, CancellationToken cancellationToken) => ReadAsync(connection =>
    {
        connection.Execute("BEGIN");
        try
        {
            return read(connection);
        }
        finally
        {
            connection.Execute("ROLLBACK");
        }
    }, cancellationToken);

    /// <summary>One read transaction for the whole stream: it shows one epoch, and the writer goes on beside it.</summary>
    public async IAsyncEnumerable<T> StreamAsync<T>(
        Func<SqliteConnection, IEnumerable<T>> read, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var lease = Rent();
        lease.Connection.Execute("BEGIN");
        try
        {
            using var items = read(lease.Connection).GetEnumerator();
            while (MoveNext(items))
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return items.Current;
            }
        }
        finally
        {
            lease.Connection.Execute("ROLLBACK");
        }

        await Task.CompletedTask.ConfigureAwait(false);
    }

    public void Dispose() => _readers.Dispose();

    /// <summary>Lends a connection.</summary>
    public ReaderPool.Lease Rent()
    {
        try
        {
            return _readers.Rent();
        }
        catch (SqliteException exception)
        {
            throw SqliteErrors.ToStoreException(exception);
        }
    }

    private static bool MoveNext<T>(IEnumerator<T> items)
    {
        try
        {
            return items.MoveNext();
        }
        catch (SqliteException exception)
        {
            throw SqliteErrors.ToStoreException(exception);
        }
    }
}
