using System.CommandLine;
using LineageService.Cli.CommandLine;
using LineageService.Cli.Moving;
using LineageService.Ingestion.Exchange;

namespace LineageService.Cli.Exchange;

/// <summary><c>lineage export</c>: what a store believes, as sorted lines or as OpenLineage events.</summary>
public static class ExportCommand
{
    private static readonly Option<bool> Canonical = new("--canonical")
    {
        Description = "Sorted JSON lines of all that is believed, with history, without recorded times: equal stores give equal bytes. The default",
    };

    private static readonly Option<bool> OpenLineage = new("--openlineage")
    {
        Description = "What holds now as OpenLineage dataset and job events, one a line",
    };

    private static readonly Option<string?> Out = new("--out")
    {
        Description = "File to write, packed where its name ends in .gz. Default: stdout",
        HelpName = "FILE",
    };

    private static readonly Option<bool> WithoutSql = new("--without-sql") { Description = "Leave SQL texts out" };

    private static readonly Option<string?> Store = StoreLocation.CreateOption();

    public static Command Create()
    {
        var command = new Command("export", "Write what a store believes, for comparison, transfer or other systems.")
        {
            Canonical, OpenLineage, Out, WithoutSql, Store,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(Canonical) && result.GetValue(OpenLineage)) result.AddError("--canonical and --openlineage are two formats: give one.");
        });
        command.SetAction(RunAsync);
        return command.WithExamples(
            new CommandExample("lineage export --canonical | sha256sum", "the fingerprint of what a store believes"),
            new CommandExample("lineage export --canonical --out copy.jsonl.gz && lineage import copy.jsonl.gz --store other", "into another store"),
            new CommandExample("lineage export --openlineage --without-sql --out events.jsonl", "for a system that reads OpenLineage"));
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var console = CommandConsole.Of(parsed);
        var directory = StoreLocation.Resolve(parsed.GetValue(Store));
        var store = await StoreAddresses.OpenToReadAsync(directory, cancellationToken).ConfigureAwait(false);
        await using var closing = store.ConfigureAwait(false);
        var withSql = !parsed.GetValue(WithoutSql);
        var file = parsed.GetValue(Out);
        var output = CommandFiles.OpenWrite(file);
        await using (output.ConfigureAwait(false))
        {
            var count = await ExchangeProgressBar.ShowAsync(console.Progress, "Exporting", progress => parsed.GetValue(OpenLineage)
                ? OpenLineageExport.WriteAsync(store, output, withSql, progress, cancellationToken)
                : CanonicalExport.WriteAsync(store, output, withSql, progress, cancellationToken)).ConfigureAwait(false);
            if (file is not null) await console.Answer.WriteLineAsync($"{count:N0} lines written to {file}").ConfigureAwait(false);
        }

        return ExitCodes.Done;
    }
}
