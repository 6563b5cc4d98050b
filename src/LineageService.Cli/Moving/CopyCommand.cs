using System.CommandLine;
using System.Globalization;
using LineageService.Cli.CommandLine;
using LineageService.Graph.Store;
using LineageService.Graph.Store.Image;
using LineageService.Ingestion.Exchange;

namespace LineageService.Cli.Moving;

/// <summary><c>lineage admin copy</c>: everything of one store into another, and the proof that it is there.</summary>
internal static class CopyCommand
{
    private static readonly Option<string> From = new("--from") { Description = "The store to read; a service may go on writing it", HelpName = "STORE", Required = true };

    private static readonly Option<string> To = new("--to") { Description = "The store to fill; made where there is none", HelpName = "STORE", Required = true };

    private static readonly Option<bool> Overwrite = new("--overwrite") { Description = "Empty the target first where it holds anything" };

    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Read the source, say what would be copied, and write nothing" };

    private static readonly Option<bool> WithoutVerify = new("--no-verify") { Description = "Do not read the target again to compare it with the source" };

    private static readonly Option<bool> Json = new("--json") { Description = "Print the answer as one JSON document" };

    public static Command Create()
    {
        var command = new Command(
            "copy",
            "Copy a store into another of whatever kind: datasets, jobs, runs, lineage with both times, merges, corrections, events, states. A copy that was cut off goes on.")
        {
            From, To, Overwrite, DryRun, WithoutVerify, Json,
        };
        command.SetAction(RunAsync);
        return command.WithExamples(
            new CommandExample("lineage admin copy --from .lineage --to copy --dry-run", "what would be copied, and whether the target is free"),
            new CommandExample("lineage admin copy --from .lineage --to copy", "copy and compare; the same again after a cut goes on where it was"),
            new CommandExample("lineage admin copy --from .lineage --to copy --overwrite --json", "into a store that holds something, which is lost"));
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var console = CommandConsole.Of(parsed);
        var (from, to) = (parsed.GetRequiredValue(From), parsed.GetRequiredValue(To));
        if (StoreAddresses.AreSame(from, to)) throw new CommandException(ExitCodes.Usage, "--from and --to are one store.");
        var origin = await StoreAddresses.OpenToReadAsync(from, cancellationToken).ConfigureAwait(false);
        await using var closing = origin.ConfigureAwait(false);
        var source = ImageSource.Of(origin);
        if (parsed.GetValue(DryRun)) return await TryAsync(origin, source, to, console, parsed, cancellationToken).ConfigureAwait(false);
        var target = await StoreAddresses.OpenToWriteAsync(to, cancellationToken).ConfigureAwait(false);
        await using var disposing = target.ConfigureAwait(false);
        await TargetCheck.RequireAsync(target, source.Identity, to, parsed.GetValue(Overwrite), cancellationToken).ConfigureAwait(false);
        var report = await TransferProgressBar.ShowAsync(console.Progress, "Copying", progress => ImageTransfer.RunAsync(
            source, target, parsed.GetValue(Overwrite), progress, cancellationToken)).ConfigureAwait(false);
        var proof = parsed.GetValue(WithoutVerify)
            ? null
            : await TransferProgressBar.ShowAsync(console.Progress, "Comparing", _ => CopyProof.OfAsync(report, origin, target, cancellationToken)).ConfigureAwait(false);
        if (parsed.GetValue(Json)) await MovingAnswer.WriteJsonAsync(console.Answer, Document(report, proof)).ConfigureAwait(false);
        else await WriteAsync(console.Answer, to, report, proof).ConfigureAwait(false);
        return proof is { IsEqual: false } ? ExitCodes.Findings : ExitCodes.Done;
    }

    private static async Task<int> TryAsync(
        ILineageStore origin, ImageSource source, string to, CommandConsole console, ParseResult parsed, CancellationToken cancellationToken)
    {
        var digest = await TransferProgressBar.ShowAsync(console.Progress, "Reading", _ => ImageDigest.OfAsync(
            (IStoreImage)origin, null, cancellationToken)).ConfigureAwait(false);
        var state = TargetState.Empty;
        if (await StoreAddresses.OpenIfThereAsync(to, cancellationToken).ConfigureAwait(false) is { } target)
        {
            await using var closing = target.ConfigureAwait(false);
            state = await ImageTransfer.FindTargetStateAsync(target, source.Identity, cancellationToken).ConfigureAwait(false);
        }

        if (parsed.GetValue(Json))
        {
            await MovingAnswer.WriteJsonAsync(console.Answer, new { DryRun = true, Items = digest.Total, digest.Counts, Target = state.ToString() }).ConfigureAwait(false);
            return ExitCodes.Done;
        }

        await console.Answer.WriteLineAsync("Would be copied:").ConfigureAwait(false);
        await MovingAnswer.WriteCountsAsync(console.Answer, digest.Counts).ConfigureAwait(false);
        await console.Answer.WriteLineAsync(TargetCheck.Sentence(state, to)).ConfigureAwait(false);
        return ExitCodes.Done;
    }

    private static object Document(TransferReport report, CopyProof? proof) => new
    {
        Items = report.Digest.Total,
        report.Digest.Counts,
        report.Resumed,
        report.Epoch,
        Verified = proof?.IsEqual,
        proof?.ExportSha256,
        Differences = proof?.Differences.Select(difference => new { difference.Kind, Source = difference.Here, Target = difference.There }),
        proof?.ExportLinesOnlyInSource,
        proof?.ExportLinesOnlyInTarget,
    };

    private static async Task WriteAsync(TextWriter answer, string to, TransferReport report, CopyProof? proof)
    {
        await answer.WriteLineAsync($"Copied to {to}:").ConfigureAwait(false);
        await MovingAnswer.WriteCountsAsync(answer, report.Digest.Counts).ConfigureAwait(false);
        var resumed = report.Resumed == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"; {report.Resumed:N0} items were there from an earlier attempt");
        await answer.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"epoch {report.Epoch}{resumed}")).ConfigureAwait(false);
        if (proof is null) return;
        if (!proof.IsEqual)
        {
            await answer.WriteLineAsync("The copy is not what was read:").ConfigureAwait(false);
            await MovingAnswer.WriteDifferencesAsync(answer, proof.Differences).ConfigureAwait(false);
            if (proof.ExportLinesOnlyInSource + proof.ExportLinesOnlyInTarget > 0)
                await answer.WriteLineAsync($"  lines of the canonical export: {proof.ExportLinesOnlyInSource} only before, {proof.ExportLinesOnlyInTarget} only after").ConfigureAwait(false);
            return;
        }

        await answer.WriteLineAsync(proof.ExportSha256 is { } hash
            ? $"Verified: both hold the same items and give the same canonical export, sha256 {hash}"
            : "Verified: the copy holds every item that was read. The source has changed since, so the exports were not compared.").ConfigureAwait(false);
    }
}
