using System.CommandLine;
using System.Globalization;
using LineageService.Cli.CommandLine;
using LineageService.Graph.Store;
using LineageService.Graph.Store.Image;

namespace LineageService.Cli.Moving;

/// <summary><c>lineage admin restore</c>: a backup into an empty store, of whatever kind.</summary>
internal static class RestoreCommand
{
    private static readonly Argument<string> Backup = new("FILE") { Description = "The backup" };

    private static readonly Option<string?> Store = StoreLocation.CreateOption();

    private static readonly Option<bool> Overwrite = new("--overwrite") { Description = "Empty the store first where it holds anything" };

    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Read the backup to its end, check its hash, and write nothing" };

    private static readonly Option<bool> WithoutVerify = new("--no-verify") { Description = "Do not read the store again to compare it with the backup" };

    private static readonly Option<bool> Json = new("--json") { Description = "Print the answer as one JSON document" };

    public static Command Create()
    {
        var command = new Command("restore", "Fill an empty store from a backup. A restore that was cut off goes on where it was.")
        {
            Backup, Store, Overwrite, DryRun, WithoutVerify, Json,
        };
        command.SetAction(RunAsync);
        return command.WithExamples(
            new CommandExample("lineage admin restore lineage.backup --dry-run", "is the file whole, and what does it hold?"),
            new CommandExample("lineage admin restore lineage.backup --store restored", "into a new store"));
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var console = CommandConsole.Of(parsed);
        var path = Path.GetFullPath(parsed.GetRequiredValue(Backup));
        var address = StoreLocation.Resolve(parsed.GetValue(Store));
        try
        {
            // To the end first: nothing is written, and nothing emptied, for a file that is damaged.
            var summary = await TransferProgressBar.ShowAsync(console.Progress, "Checking", progress => CheckAsync(path, progress, cancellationToken)).ConfigureAwait(false);
            if (!parsed.GetValue(DryRun)) return await RestoreAsync(parsed, console, path, address, summary, cancellationToken).ConfigureAwait(false);
            if (parsed.GetValue(Json)) await MovingAnswer.WriteJsonAsync(console.Answer, Document(summary, 0, null)).ConfigureAwait(false);
            else
            {
                await console.Answer.WriteLineAsync(Sentence(summary)).ConfigureAwait(false);
                await MovingAnswer.WriteCountsAsync(console.Answer, summary.Digest.Counts).ConfigureAwait(false);
            }

            return ExitCodes.Done;
        }
        catch (InvalidDataException failure)
        {
            throw new CommandException(ExitCodes.Usage, $"{path}: {failure.Message}", failure);
        }
    }

    private static async Task<int> RestoreAsync(
        ParseResult parsed, CommandConsole console, string path, string address, BackupSummary summary, CancellationToken cancellationToken)
    {
        var target = await StoreAddresses.OpenToWriteAsync(address, cancellationToken).ConfigureAwait(false);
        await using var closing = target.ConfigureAwait(false);
        var source = new ImageSource("backup:" + summary.Sha256, token => BackupFile.ReadAsync(Open(path), token));
        var overwrite = parsed.GetValue(Overwrite);
        await TargetCheck.RequireAsync(target, source.Identity, address, overwrite, cancellationToken).ConfigureAwait(false);
        var report = await TransferProgressBar.ShowAsync(console.Progress, "Restoring", progress => ImageTransfer.RunAsync(
            source, target, overwrite, progress, cancellationToken)).ConfigureAwait(false);
        var proof = parsed.GetValue(WithoutVerify) ? null : await CopyProof.OfAsync(report, null, target, cancellationToken).ConfigureAwait(false);
        if (parsed.GetValue(Json)) await MovingAnswer.WriteJsonAsync(console.Answer, Document(summary, report.Resumed, proof)).ConfigureAwait(false);
        else
        {
            await console.Answer.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Restored into {address}, epoch {report.Epoch}:")).ConfigureAwait(false);
            await MovingAnswer.WriteCountsAsync(console.Answer, report.Digest.Counts).ConfigureAwait(false);
            if (proof is not null)
                await console.Answer.WriteLineAsync(proof.IsEqual ? "Verified: the store holds every item of the backup." : "The store is not what the backup holds:").ConfigureAwait(false);
            if (proof is { IsEqual: false }) await MovingAnswer.WriteDifferencesAsync(console.Answer, proof.Differences).ConfigureAwait(false);
        }

        return proof is { IsEqual: false } ? ExitCodes.Findings : ExitCodes.Done;
    }

    private static async Task<BackupSummary> CheckAsync(string path, IProgress<TransferProgress>? progress, CancellationToken cancellationToken)
    {
        var file = Open(path);
        await using (file.ConfigureAwait(false))
        {
            return await BackupFile.CheckAsync(file, progress, cancellationToken).ConfigureAwait(false);
        }
    }

    private static FileStream Open(string path)
    {
        try
        {
            return File.OpenRead(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCodes.Usage, $"Cannot read {path}: {failure.Message}", failure);
        }
    }

    private static string Sentence(BackupSummary summary) => string.Create(
        CultureInfo.InvariantCulture,
        $"The backup is whole: taken {summary.Header.TakenAt:yyyy-MM-dd HH:mm:ss}Z from a {summary.Header.Store} store at epoch {summary.Epoch} by {summary.Header.Program}");

    private static object Document(BackupSummary summary, long resumed, CopyProof? proof) => new
    {
        summary.Header,
        summary.Epoch,
        ContentSha256 = summary.Sha256,
        Items = summary.Digest.Total,
        summary.Digest.Counts,
        Resumed = resumed,
        Verified = proof?.IsEqual,
        Differences = proof?.Differences.Select(difference => new { difference.Kind, Backup = difference.Here, Store = difference.There }),
    };
}
