using System.Text;
using LineageService.Cli.CommandLine;
using LineageService.Ingestion.Collecting.Directories;
using LineageService.Ingestion.Labels.Policies;

namespace LineageService.Cli.Check;

/// <summary>The policy of labels of a check: from where the command line says, else as the head of the repository has it.</summary>
internal static class CheckPolicy
{
    public const string File = ".lineage-policy.yaml";

    /// <returns>Its text; null for the policy of the store, which is the built-in one where no other was activated.</returns>
    /// <exception cref="CommandException">It is missing, or has mistakes; all of them are in the sentence.</exception>
    public static async Task<string?> ReadAsync(CheckSettings settings, TimeProvider time, CancellationToken cancellationToken)
    {
        if (await TextAsync(settings, cancellationToken).ConfigureAwait(false) is not { } text) return null;
        var document = PolicyDocument.Read(text, time.GetUtcNow());
        if (document.Mistakes.IsEmpty) return text;
        var file = settings.Policy ?? File;
        throw new CommandException(ExitCodes.Usage, string.Join('\n', document.Mistakes.Select(mistake => $"{file}:{mistake.Line}: {mistake.Place} {mistake.Message}")));
    }

    private static async Task<string?> TextAsync(CheckSettings settings, CancellationToken cancellationToken)
    {
        var path = settings.Policy ?? (settings.Head is null ? Path.Combine(settings.Directory, File) : null);
        if (path is not null)
        {
            if (System.IO.File.Exists(path)) return await System.IO.File.ReadAllTextAsync(path, cancellationToken).ConfigureAwait(false);
            return settings.Policy is null ? null : throw new CommandException(ExitCodes.Usage, $"{path} does not exist.");
        }

        await using var tree = await SourceTree.OpenAsync(settings.Directory, settings.Head, cancellationToken).ConfigureAwait(false);
        return tree.Contains(File) ? Encoding.UTF8.GetString(await tree.ReadAsync(File, cancellationToken).ConfigureAwait(false)) : null;
    }
}
