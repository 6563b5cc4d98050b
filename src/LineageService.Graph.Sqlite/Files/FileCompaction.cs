using LineageService.Graph.Store;
using Microsoft.Data.Sqlite;

namespace LineageService.Graph.Sqlite.Files;

/// <summary>Writes the database anew without its free pages, and empties the write-ahead log where no reader holds it.</summary>
internal static class FileCompaction
{
    public static CompactionReport Run(SqliteConnection connection, StoreDirectory directory)
    {
        var before = Size(directory);

        // The copy is as large as the database: not for memory.
        connection.Execute("PRAGMA temp_store = FILE");
        try
        {
            connection.Execute("VACUUM");
        }
        finally
        {
            connection.Execute("PRAGMA temp_store = MEMORY");
        }

        connection.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        return new CompactionReport(before, Size(directory));
    }

    private static long Size(StoreDirectory directory) => Length(directory.Database) + Length(directory.Database + "-wal");

    private static long Length(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? file.Length : 0;
    }
}
