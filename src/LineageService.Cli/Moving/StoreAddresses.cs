using LineageService.Cli.CommandLine;
using LineageService.Graph.Sqlite;
using LineageService.Graph.Store;

namespace LineageService.Cli.Moving;

/// <summary>Opens the stores that a command names: a directory is an embedded store.</summary>
internal static class StoreAddresses
{
    private const string DatabaseFile = "lineage.db";

    /// <summary>Opens a store that is there, to read it beside whoever writes.</summary>
    /// <exception cref="CommandException">There is none.</exception>
    /// <exception cref="LineageStoreException">It cannot be read.</exception>
    public static async Task<ILineageStore> OpenToReadAsync(string address, CancellationToken cancellationToken)
    {
        var directory = RequireDirectory(address);
        return await SqliteLineageStore.OpenAsync(directory, new SqliteStoreOptions { ReadOnly = true }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Opens a store to write, making it where there is none.</summary>
    /// <exception cref="LineageStoreException">It cannot be written, or another process does.</exception>
    public static async Task<ILineageStore> OpenToWriteAsync(string address, CancellationToken cancellationToken) =>
        await SqliteLineageStore.OpenAsync(Directory(address), new SqliteStoreOptions(), cancellationToken).ConfigureAwait(false);

    /// <summary>True where something is there; nothing is made by asking.</summary>
    public static bool IsThere(string address) => File.Exists(Path.Combine(Directory(address), DatabaseFile));

    /// <summary>The directory of an embedded store that is there.</summary>
    /// <exception cref="CommandException">There is none.</exception>
    public static string RequireDirectory(string address) => IsThere(address)
        ? Directory(address)
        : throw new CommandException(ExitCodes.Unavailable, $"There is no store at {address}.");

    /// <summary>True where two addresses are one store.</summary>
    public static bool AreSame(string left, string right) => Directory(left) == Directory(right);

    private static string Directory(string address) => address.Contains("://", StringComparison.Ordinal)
        ? throw new CommandException(ExitCodes.Usage, $"{address} is no store that this program can open: give the directory of a store.")
        : Path.TrimEndingDirectorySeparator(Path.GetFullPath(address));
}
