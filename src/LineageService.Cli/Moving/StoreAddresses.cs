using LineageService.Cli.CommandLine;
using LineageService.Graph.Neo4j;
using LineageService.Graph.Neo4j.Schema;
using LineageService.Graph.Sqlite;
using LineageService.Graph.Store;

namespace LineageService.Cli.Moving;

/// <summary>Opens the stores that a command names: a directory is an embedded store, <c>neo4j+http://host:7474/database</c> a shared one.</summary>
internal static class StoreAddresses
{
    private const string DatabaseFile = "lineage.db";

    /// <summary>True of a store that several processes share; nothing is looked at.</summary>
    public static bool IsShared(string address) => Neo4jStoreAddress.IsAddress(address);

    /// <summary>Opens a store that is there, to read it beside whoever writes.</summary>
    /// <exception cref="CommandException">There is none.</exception>
    /// <exception cref="LineageStoreException">It cannot be read.</exception>
    public static async Task<ILineageStore> OpenToReadAsync(string address, CancellationToken cancellationToken)
    {
        if (IsShared(address)) return await OpenSharedAsync(address, isReadOnly: true, cancellationToken).ConfigureAwait(false);
        var directory = RequireDirectory(address);
        return await SqliteLineageStore.OpenAsync(directory, new SqliteStoreOptions { ReadOnly = true }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Opens a store to write, making it where there is none.</summary>
    /// <param name="embedded">How an embedded one is written; null for the usual way.</param>
    /// <exception cref="CommandException">The address is wrong.</exception>
    /// <exception cref="LineageStoreException">It cannot be written, or another process does.</exception>
    public static async Task<ILineageStore> OpenToWriteAsync(string address, CancellationToken cancellationToken, SqliteStoreOptions? embedded = null) =>
        IsShared(address)
            ? await OpenSharedAsync(address, isReadOnly: false, cancellationToken).ConfigureAwait(false)
            : await SqliteLineageStore.OpenAsync(Directory(address), embedded ?? new SqliteStoreOptions(), cancellationToken).ConfigureAwait(false);

    /// <summary>Opens a store to read where there is one; nothing is made by asking.</summary>
    /// <exception cref="CommandException">The address is wrong.</exception>
    /// <exception cref="LineageStoreException">It cannot be read.</exception>
    public static async Task<ILineageStore?> OpenIfThereAsync(string address, CancellationToken cancellationToken)
    {
        var isThere = IsShared(address)
            ? (await Neo4jStoreSchema.FindAsync(Read(address), cancellationToken).ConfigureAwait(false)).Current != 0
            : IsThere(address);
        return isThere ? await OpenToReadAsync(address, cancellationToken).ConfigureAwait(false) : null;
    }

    /// <summary>True where an embedded store is there; nothing is made by asking.</summary>
    public static bool IsThere(string address) => File.Exists(Path.Combine(Directory(address), DatabaseFile));

    /// <summary>The directory of an embedded store that is there.</summary>
    /// <exception cref="CommandException">There is none.</exception>
    public static string RequireDirectory(string address) => IsThere(address)
        ? Directory(address)
        : throw new CommandException(ExitCodes.Unavailable, $"There is no store at {address}.");

    /// <summary>True where two addresses are one store.</summary>
    public static bool AreSame(string left, string right) => IsShared(left) || IsShared(right)
        ? IsShared(left) && IsShared(right) && Read(left) is var one && Read(right) is var other && (one.Server, one.Database) == (other.Server, other.Database)
        : Directory(left) == Directory(right);

    /// <summary>How a shared store is reached; secrets come from the environment.</summary>
    /// <exception cref="CommandException">The address is wrong.</exception>
    public static Neo4jStoreOptions Read(string address) =>
        Neo4jStoreAddress.TryRead(address, Environment.GetEnvironmentVariable, out var reason) ?? throw new CommandException(ExitCodes.Usage, $"{address}: {reason}");

    private static Task<Neo4jLineageStore> OpenSharedAsync(string address, bool isReadOnly, CancellationToken cancellationToken) =>
        Neo4jLineageStore.OpenAsync(Read(address) with { ReadOnly = isReadOnly }, cancellationToken);

    private static string Directory(string address) => address.Contains("://", StringComparison.Ordinal)
        ? throw new CommandException(
            ExitCodes.Usage, $"{address} cannot be used here: give the directory of a store, or the address of a Neo4j database where that is possible.")
        : Path.TrimEndingDirectorySeparator(Path.GetFullPath(address));
}
