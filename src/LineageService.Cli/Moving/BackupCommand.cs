using System.CommandLine;
using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using LineageService.Cli.CommandLine;
using LineageService.Graph.Store.Image;

namespace LineageService.Cli.Moving;

/// <summary><c>lineage admin backup</c>: a store as one file with its hash, while a service may go on writing.</summary>
internal static class BackupCommand
{
    private static readonly Option<string?> Store = StoreLocation.CreateOption();

    private static readonly Option<string> Out = new("--out") { Description = "The file to write", HelpName = "FILE", Required = true };

    private static readonly Option<bool> Overwrite = new("--overwrite") { Description = "Replace a file that is there" };

    private static readonly Option<bool> Json = new("--json") { Description = "Print the answer as one JSON document" };

    public static Command Create()
    {
        var command = new Command(
            "backup", "Write a whole store into one file, as it is at one moment; a service may go on writing meanwhile. The file holds SQL and hashes of tokens.")
        {
            Store, Out, Overwrite, Json,
        };
        command.SetAction(RunAsync);
        return command.WithExamples(
            new CommandExample("lineage admin backup --out lineage.backup", "the store of the default directory"),
            new CommandExample("lineage admin backup --store prod --out prod.backup --overwrite --json", "for a nightly job: what was written, and its hash"));
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var console = CommandConsole.Of(parsed);
        var path = Path.GetFullPath(parsed.GetRequiredValue(Out));
        if (File.Exists(path) && !parsed.GetValue(Overwrite)) throw new CommandException(ExitCodes.Usage, $"{path} is there already: --overwrite replaces it.");
        var store = await StoreAddresses.OpenToReadAsync(StoreLocation.Resolve(parsed.GetValue(Store)), cancellationToken).ConfigureAwait(false);
        await using var closing = store.ConfigureAwait(false);
        var image = (IStoreImage)store;
        var header = new BackupHeader(BackupHeader.CurrentVersion, Program, image.ImageKind, store.Epoch, TimeProvider.System.GetUtcNow());
        var summary = await TransferProgressBar.ShowAsync(console.Progress, "Backing up", progress => WriteAsync(
            image, header, path, progress, cancellationToken)).ConfigureAwait(false);
        var (size, hash) = await LookAsync(path, cancellationToken).ConfigureAwait(false);
        if (parsed.GetValue(Json))
        {
            await MovingAnswer.WriteJsonAsync(
                console.Answer,
                new { File = path, Bytes = size, Sha256 = hash, ContentSha256 = summary.Sha256, summary.Epoch, Items = summary.Digest.Total, summary.Digest.Counts, header.TakenAt })
                .ConfigureAwait(false);
            return ExitCodes.Done;
        }

        await console.Answer.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{path}: {size:N0} bytes, epoch {summary.Epoch}")).ConfigureAwait(false);
        await MovingAnswer.WriteCountsAsync(console.Answer, summary.Digest.Counts).ConfigureAwait(false);
        await console.Answer.WriteLineAsync($"sha256 {hash}").ConfigureAwait(false);
        return ExitCodes.Done;
    }

    private static string Program => typeof(BackupCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";

    // Under another name until it is whole: a backup that was cut off is not taken for one.
    private static async Task<BackupSummary> WriteAsync(
        IStoreImage image, BackupHeader header, string path, IProgress<TransferProgress>? progress, CancellationToken cancellationToken)
    {
        var draft = path + ".partial";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            BackupSummary summary;
            var file = new FileStream(draft, options);
            await using (file.ConfigureAwait(false))
            {
                summary = await BackupFile.WriteAsync(image, header, file, progress, cancellationToken).ConfigureAwait(false);
                file.Flush(flushToDisk: true);
            }

            File.Move(draft, path, overwrite: true);
            return summary;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCodes.Usage, $"Cannot write {path}: {failure.Message}", failure);
        }
        finally
        {
            File.Delete(draft);
        }
    }

    private static async Task<(long Size, string Hash)> LookAsync(string path, CancellationToken cancellationToken)
    {
        var file = File.OpenRead(path);
        await using (file.ConfigureAwait(false))
        {
            return (file.Length, Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken).ConfigureAwait(false)));
        }
    }
}
