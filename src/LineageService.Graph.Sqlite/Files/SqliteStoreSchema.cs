using System.Collections.Immutable;
using LineageService.Graph.Sqlite.Image;
using LineageService.Graph.Store;
using LineageService.Graph.Store.Image;
using Microsoft.Data.Sqlite;

namespace LineageService.Graph.Sqlite.Files;

/// <summary>Looks at the schema of an embedded store and brings it forward, outside of an open store.</summary>
public static class SqliteStoreSchema
{
    /// <exception cref="LineageStoreException">There is no store, or it cannot be read.</exception>
    public static StoreSchema Find(string directory) => Reading(directory, connection => SchemaMigrations.Embedded.Look(connection));

    /// <summary>
    /// Tries the steps that are due on a copy of the database beside it, which is removed again; what is wrong with the form of what came out.
    /// </summary>
    /// <exception cref="LineageStoreException">A step fails, or the copy cannot be written.</exception>
    public static IReadOnlyList<StoreFault> Try(string directory)
    {
        var copy = new StoreDirectory(Path.Combine(directory, "migration-trial"));
        try
        {
            Directory.CreateDirectory(copy.Path);
            return Reading(directory, connection =>
            {
                SchemaMigrations.CopyTo(connection, copy.Database);
                using var trial = SqliteFile.OpenWriter(copy.Database);
                SchemaMigrations.Embedded.Run(trial, TimeProvider.System);
                return FormCheck.Run(trial);
            });
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new LineageStoreException("The copy to try the migration on cannot be written.", isTransient: false, exception);
        }
        finally
        {
            if (Directory.Exists(copy.Path)) Directory.Delete(copy.Path, recursive: true);
        }
    }

    /// <summary>Brings the store forward; the path of the copy of the former state, null where there was nothing to do.</summary>
    /// <exception cref="LineageStoreException">It is in use, newer than this program, or a step fails: then it is as it was.</exception>
    public static async Task<string?> MigrateAsync(string directory, CancellationToken cancellationToken)
    {
        var before = Find(directory);
        var store = await SqliteLineageStore.OpenAsync(directory, new SqliteStoreOptions(), cancellationToken).ConfigureAwait(false);
        await store.DisposeAsync().ConfigureAwait(false);
        return before.IsCurrent || before.Current == 0 ? null : new StoreDirectory(directory).BackupOf(before.Current);
    }

    private static T Reading<T>(string directory, Func<SqliteConnection, T> read)
    {
        var files = new StoreDirectory(directory);
        if (!File.Exists(files.Database)) throw new LineageStoreException("There is no store in this directory.", isTransient: false);
        try
        {
            using var connection = SqliteFile.OpenReader(files.Database);
            return read(connection);
        }
        catch (SqliteException exception)
        {
            throw SqliteErrors.ToStoreException(exception);
        }
    }
}
