using LineageService.Cli.CommandLine;
using LineageService.Cli.Configuration.Sections;
using LineageService.Cli.Moving;
using LineageService.Cli.Serving;
using LineageService.Graph.Snapshot;

namespace LineageService.Cli.Questions;

/// <summary>Chooses where a question is answered.</summary>
public static class AnswerSources
{
    private const string DatabaseFile = "lineage.db";

    /// <param name="server">The value of <c>--server</c>.</param>
    /// <param name="store">The value of <c>--store</c>.</param>
    /// <exception cref="CommandException">There is no store.</exception>
    public static async Task<IAnswerSource> OpenAsync(string? server, string? store, CancellationToken cancellationToken)
    {
        if (ServerLocation.Resolve(server, store) is { } uri)
            return new ServerAnswerSource(uri, Environment.GetEnvironmentVariable(ServerLocation.TokenVariable));

        var directory = RequireStore(store);
        var ranking = EvidenceFile.Read(directory);
        var opened = await StoreAddresses.OpenToReadAsync(directory, cancellationToken).ConfigureAwait(false);
        var graph = GraphSection.OfEnvironment();
        var host = await LineageGraphHost.OpenAsync(opened, TimeProvider.System, graph.Residence, graph.MaxWalkNodes, cancellationToken).ConfigureAwait(false);
        return new StoreAnswerSource(host, ranking);
    }

    /// <summary>The directory of a store that is there, or the address of a shared one.</summary>
    /// <param name="store">The value of <c>--store</c>.</param>
    /// <exception cref="CommandException">There is no store.</exception>
    public static string RequireStore(string? store)
    {
        var directory = StoreLocation.Resolve(store);
        if (StoreAddresses.IsShared(directory)) return directory;
        if (File.Exists(Path.Combine(directory, DatabaseFile))) return directory;
        throw new CommandException(
            ExitCodes.Unavailable, $"There is no store at {directory}. `lineage import` makes one; --store or --server name another.");
    }
}
