using LineageService.Api;
using LineageService.Cli.CommandLine;
using LineageService.Ingestion.Tasks;
using LineageService.Ingestion.Tasks.Import;
using Spectre.Console;

namespace LineageService.Cli.Demo;

/// <summary>What loading the samples gave.</summary>
/// <param name="Events">OpenLineage events taken.</param>
internal sealed record SampleReport(ImportReport Tasks, long Events, double Seconds);

/// <summary>The samples that lie beside the executable.</summary>
internal static class SampleWarehouse
{
    /// <summary>Loads them: catalogs and tasks as <c>lineage import</c> does, events as they come over HTTP.</summary>
    /// <exception cref="CommandException">They are not there.</exception>
    public static async Task<SampleReport> LoadAsync(LineageBackend backend, IAnsiConsole progress, CancellationToken cancellationToken)
    {
        var started = backend.Time.GetTimestamp();
        var directory = Path.Combine(AppContext.BaseDirectory, "samples");
        if (!Directory.Exists(directory))
            throw new CommandException(ExitCodes.Unavailable, $"The samples are missing: expected them at {directory}.");

        progress.MarkupLine("[grey]Loading the samples into a temporary store …[/]");
        var request = new ImportRequest([Path.Combine(directory, "catalog"), Path.Combine(directory, "tasks")], TaskDefaults.None);
        var tasks = await backend.Tasks.ImportAsync(request, null, cancellationToken).ConfigureAwait(false);
        var events = 0L;
        foreach (var file in Directory.EnumerateFiles(Path.Combine(directory, "events"), "*.jsonl").Order(StringComparer.Ordinal))
        {
            var lines = File.OpenRead(file);
            await using (lines.ConfigureAwait(false))
                events += (await backend.Events.IngestLinesAsync(lines, null, cancellationToken).ConfigureAwait(false)).Accepted;
        }

        return new SampleReport(tasks, events, backend.Time.GetElapsedTime(started).TotalSeconds);
    }
}
