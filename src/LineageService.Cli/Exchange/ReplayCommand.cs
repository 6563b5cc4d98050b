using System.CommandLine;
using System.Globalization;
using LineageService.Cli.CommandLine;
using LineageService.Cli.Moving;
using LineageService.Cli.Serving;
using LineageService.Graph.Store;
using LineageService.Ingestion.Exchange;

namespace LineageService.Cli.Exchange;

/// <summary><c>lineage replay</c>: builds a new store from another's event log.</summary>
public static class ReplayCommand
{
    private static readonly Option<string> Into = new("--into")
    {
        Description = "Directory of the store to build; it must be empty or not there",
        HelpName = "DIRECTORY",
        Required = true,
    };

    private static readonly Option<DateTimeOffset?> From = new("--from") { Description = "Only events first received at or after", HelpName = "TIME" };

    private static readonly Option<DateTimeOffset?> To = new("--to") { Description = "Only events first received before", HelpName = "TIME" };

    private static readonly Option<bool> Compare = new("--compare")
    {
        Description = "Compare what both stores believe afterwards; exit with 1 where they differ",
    };

    private static readonly Option<string?> Store = StoreLocation.CreateOption();

    public static Command Create()
    {
        var command = new Command("replay", "Build a store anew from another's event log, with the rules of this program.") { Into, From, To, Compare, Store };
        command.SetAction(RunAsync);
        return command.WithExamples(
            new CommandExample("lineage replay --into rebuilt", "the store of the default directory, anew, beside it"),
            new CommandExample("lineage replay --store old --into new --compare", "what does this program understand otherwise than the one before?"));
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var console = CommandConsole.Of(parsed);
        var directory = StoreLocation.Resolve(parsed.GetValue(Store));
        var into = Path.GetFullPath(parsed.GetRequiredValue(Into));
        if (into == directory) throw new CommandException(ExitCodes.Usage, "--into must be another directory than the store's.");
        if (Directory.Exists(into) && Directory.EnumerateFileSystemEntries(into).Any())
            throw new CommandException(ExitCodes.Usage, $"{into} is not empty.");
        var source = await StoreAddresses.OpenToReadAsync(directory, cancellationToken).ConfigureAwait(false);
        await using var closing = source.ConfigureAwait(false);
        var query = new EventQuery(From: parsed.GetValue(From)?.ToUniversalTime(), To: parsed.GetValue(To)?.ToUniversalTime());
        var backend = await LineageBackends.OpenAsync(into, cancellationToken).ConfigureAwait(false);
        await using var disposing = backend.ConfigureAwait(false);
        var report = await ExchangeProgressBar.ShowAsync(console.Progress, "Replaying", progress => StoreReplay.RunAsync(
            source, backend.Host, backend.Events, query, backend.Time, progress, cancellationToken)).ConfigureAwait(false);
        await console.Answer.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Events:N0} events: {report.Applied:N0} applied, {report.DeadLetters:N0} dead letters, {report.Revived:N0} of the former dead now applied; {report.Tasks:N0} tasks and {report.Datasets:N0} datasets copied ({into})")).ConfigureAwait(false);
        return parsed.GetValue(Compare) ? await CompareAsync(source, backend.Host.Store, console, cancellationToken).ConfigureAwait(false) : ExitCodes.Done;
    }

    private static async Task<int> CompareAsync(ILineageStore before, ILineageStore after, CommandConsole console, CancellationToken cancellationToken)
    {
        var differences = await ExportComparison.OfAsync(before, after, cancellationToken).ConfigureAwait(false);
        if (differences.IsEqual)
        {
            await console.Answer.WriteLineAsync("Both stores believe the same.").ConfigureAwait(false);
            return ExitCodes.Done;
        }

        await console.Answer.WriteLineAsync("They differ:").ConfigureAwait(false);
        foreach (var (kind, count) in differences.OnlyBefore) await console.Answer.WriteLineAsync($"  {count,8:N0}  {kind} only in the former").ConfigureAwait(false);
        foreach (var (kind, count) in differences.OnlyAfter) await console.Answer.WriteLineAsync($"  {count,8:N0}  {kind} only in the new one").ConfigureAwait(false);
        await console.Answer.WriteLineAsync("`lineage export --canonical` of both, compared line by line, shows each.").ConfigureAwait(false);
        return ExitCodes.Findings;
    }
}
