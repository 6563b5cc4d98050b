using LineageService.Api;
using LineageService.Cli.CommandLine;
using LineageService.Ingestion.Tasks;
using LineageService.Ingestion.Tasks.Import;
using Spectre.Console;

namespace LineageService.Cli.Demo;

/// <summary>The samples that lie beside the executable.</summary>
internal static class SampleWarehouse
{
    private static readonly string[] Folders = ["catalog", "tasks", "events"];

    /// <summary>Loads them as <c>lineage import samples</c> does.</summary>
    /// <exception cref="CommandException">They are not there.</exception>
    public static async Task<ImportReport> LoadAsync(LineageBackend backend, IAnsiConsole progress, CancellationToken cancellationToken)
    {
        var directory = Path.Combine(AppContext.BaseDirectory, "samples");
        if (!Directory.Exists(directory))
            throw new CommandException(ExitCodes.Unavailable, $"The samples are missing: expected them at {directory}.");

        progress.MarkupLine("[grey]Loading the samples into a temporary store …[/]");
        var request = new ImportRequest([.. Folders.Select(folder => Path.Combine(directory, folder))], TaskDefaults.None);
        return await backend.Tasks.ImportAsync(request, null, cancellationToken).ConfigureAwait(false);
    }
}
