using LineageService.Cli.CommandLine;
using LineageService.Ingestion.Collecting;
using LineageService.Ingestion.Collecting.Dbt;
using LineageService.Ingestion.Collecting.Directories;
using LineageService.Ingestion.Collecting.Naming;
using LineageService.Ingestion.Collecting.Versions;

namespace LineageService.Cli.Check;

/// <summary>The two versions of a repository that a check compares, read from git. Nothing is checked out, nothing is written.</summary>
/// <param name="BaseCommit">The commit that is compared with.</param>
internal sealed record CheckVersions(SourceVersion Base, SourceVersion Head, string BaseCommit)
{
    private const string Project = "dbt_project.yml";

    /// <exception cref="CommandException">There is no repository, or no such commit.</exception>
    public static async Task<CheckVersions> ReadAsync(CheckSettings settings, IProgress<CollectProgress>? progress, CancellationToken cancellationToken)
    {
        try
        {
            var prefix = await GitRepository.FindPrefixAsync(settings.Directory, cancellationToken).ConfigureAwait(false)
                ?? throw new CommandException(ExitCodes.Usage, $"{Path.GetFullPath(settings.Directory)} is not in a git repository: lineage check compares two versions that git keeps.");
            var commit = await CommitAsync(settings, cancellationToken).ConfigureAwait(false);
            var layout = await LayoutAsync(settings, cancellationToken).ConfigureAwait(false);
            var before = await SourceVersion.ReadAsync(Collector(settings, layout, commit, settings.BaseManifest, prefix), progress, cancellationToken)
                .ConfigureAwait(false);
            var after = await SourceVersion.ReadAsync(Collector(settings, layout, settings.Head, settings.HeadManifest, prefix), progress, cancellationToken)
                .ConfigureAwait(false);
            return new CheckVersions(before, after, commit);
        }
        catch (CollectorException failure)
        {
            throw new CommandException(ExitCodes.Usage, failure.Message, failure);
        }
    }

    private static async Task<string> CommitAsync(CheckSettings settings, CancellationToken cancellationToken)
    {
        var commit = await Find(settings.Base).ConfigureAwait(false);
        var head = await Find(settings.Head ?? "HEAD").ConfigureAwait(false);
        if (!settings.FromMergeBase) return commit;
        return await GitRepository.FindMergeBaseAsync(settings.Directory, commit, head, cancellationToken).ConfigureAwait(false) ?? commit;

        async Task<string> Find(string reference) =>
            await GitRepository.FindCommitAsync(settings.Directory, reference, cancellationToken).ConfigureAwait(false) ?? throw new CommandException(
                ExitCodes.Usage, $"git knows no commit `{reference}` here: is it spelled so, and fetched? A shallow clone has only the newest commit (git fetch --unshallow), and the first commit has none before it.");
    }

    private static async Task<CheckLayout> LayoutAsync(CheckSettings settings, CancellationToken cancellationToken)
    {
        if (settings.Layout != CheckLayout.Find) return settings.Layout;
        await using var tree = await SourceTree.OpenAsync(settings.Directory, settings.Head, cancellationToken).ConfigureAwait(false);
        return tree.Contains(Project) ? CheckLayout.Dbt : CheckLayout.Files;
    }

    private static PlacedCollector Collector(CheckSettings settings, CheckLayout layout, string? reference, string? manifest, string prefix)
    {
        // The same name for both: they are two versions of one thing.
        const string source = "check";
        ICollector collector = layout == CheckLayout.Dbt
            ? new DbtCollector(settings.Directory, reference, source, new DbtSettings { Manifest = manifest, Defaults = settings.Reading.Defaults })
            : new DirectoryCollector(settings.Directory, reference, source, settings.Reading);
        return new PlacedCollector(new AliasingCollector(collector), prefix);
    }
}
