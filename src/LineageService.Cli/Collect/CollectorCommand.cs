using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using LineageService.Cli.CommandLine;
using LineageService.Cli.Serving;
using LineageService.Ingestion.Collecting;
using LineageService.Ingestion.Collecting.Naming;
using LineageService.Ingestion.Collecting.Sync;
using LineageService.Ingestion.Upgrades;
using Spectre.Console;

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
        var allow = new Option<RetirementLimit?>("--allow-retire")
        {
            Description = "Share of the source's tasks or tables that may vanish in one run: 60% or all. Default: 10%",
            HelpName = "SHARE",
            CustomParser = ReadLimit,
        };
        var json = new Option<bool>("--json") { Description = "Answer with one JSON document that names everything" };
        var store = StoreLocation.CreateOption();
        foreach (var option in (Option[])[source, dryRun, allow, json, store]) command.Options.Add(option);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var options = new CollectionOptions { DryRun = parsed.GetValue(dryRun), Limit = parsed.GetValue(allow) ?? RetirementLimit.Default };
            var console = CommandConsole.Of(parsed);
            var report = await RunAsync(
                new AliasingCollector(collector(parsed, parsed.GetValue(source))), options, StoreLocation.Resolve(parsed.GetValue(store)), console, cancellationToken)
                .ConfigureAwait(false);
            if (parsed.GetValue(json)) CollectJson.Write(console.Answer, report);
            else CollectText.Write(console.Answer, report);
            return report.Refusal is null ? ExitCodes.Done : ExitCodes.Findings;
        });
        return command;
    }

    private static async Task<CollectionReport> RunAsync(
        ICollector collector, CollectionOptions options, string directory, CommandConsole console, CancellationToken cancellationToken)
    {
        var backend = await LineageBackends.OpenAsync(directory, cancellationToken).ConfigureAwait(false);
        await using (backend.ConfigureAwait(false))
        {
            var engine = await StoreEngine.FindAsync(backend.Host.Store, backend.Tasks.Engine, cancellationToken).ConfigureAwait(false);
            if (!engine.IsCurrent) console.Progress.MarkupLineInterpolated($"[yellow]{engine.Sentence}[/]");
            try
            {
                var run = new CollectionRun(backend.Tasks, backend.Host, backend.Time);
                return await CollectProgressBars.ShowAsync(
                    console.Progress, progress => run.RunAsync(collector, options, progress, cancellationToken)).ConfigureAwait(false);
            }
            catch (CollectorException failure)
            {
                throw new CommandException(ExitCodes.Unavailable, failure.Message);
            }
        }
    }

    private static RetirementLimit? ReadLimit(ArgumentResult argument)
    {
        var text = argument.Tokens.Count > 0 ? argument.Tokens[0].Value : "";
        if (string.Equals(text, "all", StringComparison.OrdinalIgnoreCase)) return RetirementLimit.None;
        if (text.EndsWith('%')
            && double.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent)
            && percent is >= 0 and <= 100)
            return new RetirementLimit(percent / 100);
        argument.AddError($"--allow-retire takes a share such as 60%, or all; '{text}' is neither.");
        return null;
    }
}
