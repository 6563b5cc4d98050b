using System.CommandLine;
using System.Globalization;
using LineageService.Cli.CommandLine;
using LineageService.Graph.Verification;

namespace LineageService.Cli.Moving;

/// <summary><c>lineage admin verify</c>: is a store sound?</summary>
internal static class VerifyCommand
{
    private static readonly Option<string?> Store = StoreLocation.CreateOption();

    private static readonly Option<bool> Json = new("--json") { Description = "Print the answer as one JSON document" };

    public static Command Create()
    {
        var command = new Command(
            "verify", "Look whether a store is sound: references, times, histories, merges, events and the graph. Exit with 1 where it is not; changes nothing.")
        {
            Store, Json,
        };
        command.SetAction(RunAsync);
        return command.WithExamples(
            new CommandExample("lineage admin verify", "the store of the default directory"),
            new CommandExample("lineage admin verify --store restored --json", "after a restore, for a script"));
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var console = CommandConsole.Of(parsed);
        var store = await StoreAddresses.OpenToReadAsync(StoreLocation.Resolve(parsed.GetValue(Store)), cancellationToken).ConfigureAwait(false);
        await using var closing = store.ConfigureAwait(false);
        var report = await TransferProgressBar.ShowAsync(console.Progress, "Verifying", progress => StoreVerification.RunAsync(
            store, progress, cancellationToken)).ConfigureAwait(false);
        if (parsed.GetValue(Json)) await MovingAnswer.WriteJsonAsync(console.Answer, report).ConfigureAwait(false);
        else await WriteAsync(console.Answer, report).ConfigureAwait(false);
        return report.IsSound ? ExitCodes.Done : ExitCodes.Findings;
    }

    private static async Task WriteAsync(TextWriter answer, VerificationReport report)
    {
        await answer.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Epoch {report.Epoch}:")).ConfigureAwait(false);
        await MovingAnswer.WriteCountsAsync(answer, report.Counts).ConfigureAwait(false);
        if (report.IsSound)
        {
            await answer.WriteLineAsync("The store is sound.").ConfigureAwait(false);
            return;
        }

        await answer.WriteLineAsync("Broken rules:").ConfigureAwait(false);
        foreach (var violation in report.Violations)
        {
            await answer.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"  {violation.Count,8:N0}  {violation.Rule}")).ConfigureAwait(false);
            foreach (var example in violation.Examples) await answer.WriteLineAsync($"            {example}").ConfigureAwait(false);
        }
    }
}
