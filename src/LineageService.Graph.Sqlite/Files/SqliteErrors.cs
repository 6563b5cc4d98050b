using LineageService.Graph.Store;
using Microsoft.Data.Sqlite;

namespace LineageService.Graph.Sqlite.Files;

/// <summary>What SQLite's result codes mean to a caller (https://sqlite.org/rescode.html).</summary>
internal static class SqliteErrors
{
    private const int Busy = 5, Locked = 6, IoError = 10, Full = 13;

    public static LineageStoreException ToStoreException(SqliteException exception) => exception.SqliteErrorCode switch
    {
        Busy or Locked => new LineageStoreException("The store is busy.", isTransient: true, exception),
        Full => new LineageStoreException("The disk is full.", isTransient: true, exception),
        IoError => new LineageStoreException("The store's files could not be read or written.", isTransient: true, exception),
        // SQLite's own text names tables and reasons, never values.
        _ => new LineageStoreException($"The store failed: {exception.Message}", isTransient: false, exception),
    };
}
