using Microsoft.Data.Sqlite;

namespace LineageService.Graph.Sqlite.Files;

/// <summary>Opens connections with the settings this store relies on: WAL, and a sync at every commit.</summary>
internal static class SqliteFile
{
    private const int PageSize = 8192;

    static SqliteFile() => SQLitePCL.Batteries_V2.Init();

    public static SqliteConnection OpenWriter(string path)
    {
        var connection = Open(path, SqliteOpenMode.ReadWriteCreate);
        connection.Execute(
            "PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 67108864;"
            + " PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = 4000;");
        return connection;
    }

    public static SqliteConnection OpenReader(string path)
    {
        var connection = Open(path, SqliteOpenMode.ReadOnly);
        connection.Execute("PRAGMA query_only = 1; PRAGMA cache_size = -16384; PRAGMA mmap_size = 1073741824; PRAGMA temp_store = MEMORY;");
        return connection;
    }

    /// <summary>Refuses to let the file grow beyond a size; one that is larger already stays as it is.</summary>
    public static void Limit(SqliteConnection connection, long bytes) =>
        connection.Execute(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"PRAGMA max_page_count = {Math.Max(1, bytes / PageSize)};"));

    private static SqliteConnection Open(string path, SqliteOpenMode mode)
    {
        // Pooling is the store's own: a pooled connection would keep the file open after the store is disposed.
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }
}
