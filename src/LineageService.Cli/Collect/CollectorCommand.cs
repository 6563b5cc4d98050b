using System.CommandLine;
using LineageService.Cli.CommandLine;
using LineageService.Cli.Serving;
using LineageService.Ingestion.Collecting;

namespace LineageService.Cli.Collect;

/// <summary>A command of one collector: its own options, and those that all collectors share (<c>--source</c>, <c>--dry-run</c>, <c>--store</c> …).</summary>
internal static class CollectorCommand
{
    /// <param name="own">The collector's own arguments and options.</param>
    /// <param name="collector">Makes the collector from the parsed command line; the text is <c>--source</c>, null where not given.</param>
    public static Command Create(string name, string description, IEnumerable<Symbol> own, Func<ParseResult, string?, ICollector> collector)
    {
        var command = new Command(name, description);
        foreach (var symbol in own)
        {
            if (symbol is Argument argument) command.Arguments.Add(argument);
            else if (symbol is Option option) command.Options.Add(option);
        }

        var source = new Option<string?>("--source") { Description = "What this source is called, the same in every run", HelpName = "NAME" };
        var dryRun = new Option<bool>("--dry-run") { Description = "Only tell what would change" };
        var store = StoreLocation.CreateOption();
        foreach (var option in (Option[])[source, dryRun, store]) command.Options.Add(option);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var options = new CollectionOptions { DryRun = parsed.GetValue(dryRun) };
            await using var backend = await LineageBackends.OpenAsync(StoreLocation.Resolve(parsed.GetValue(store)), cancellationToken).ConfigureAwait(false);
            CollectionReport report;
            try
            {
                report = await new CollectionRun(backend.Tasks).RunAsync(collector(parsed, parsed.GetValue(source)), options, null, cancellationToken).ConfigureAwait(false);
            }
            catch (CollectorException failure)
            {
                throw new CommandException(ExitCodes.Unavailable, failure.Message);
            }

            CollectText.Write(CommandConsole.Of(parsed).Answer, report);
            return ExitCodes.Done;
        });
        return command;
    }
}
