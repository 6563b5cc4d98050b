using System.Runtime.CompilerServices;
using LineageService.Ingestion.Reading;

namespace LineageService.Ingestion.Collecting.Directories;

/// <summary>
/// Tasks and tables of a directory or of a commit: SQL files by a layout, with what files beside them, their first comment and a mapping
/// say;
/// notebooks; shell scripts; task definitions as of <c>lineage import</c>. Does not run anything that it reads.
/// </summary>
public sealed class DirectoryCollector(string directory, string? reference, string? name, DirectoryOptions options) : ICollector
{
    public CollectorSource Source { get; } =
        new(reference is null ? "directory" : "git", name ?? SourceTree.NameOf(directory));

    public async IAsyncEnumerable<CollectedItem> CollectAsync(
        IProgress<CollectProgress>? progress, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var tree = await SourceTree.OpenAsync(directory, reference, cancellationToken).ConfigureAwait(false);
        var effective = options.Over(await MappingAsync(tree, cancellationToken).ConfigureAwait(false));
        var folders = new FolderTraits(tree);
        var files = new DirectoryFiles(tree, effective, folders);
        var done = 0;

        // Scripts first: a file that one of them runs is part of it.
        foreach (var path in tree.Paths.OrderByDescending(DirectoryFiles.IsScript))
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress?.Report(new CollectProgress("reading files", done++, tree.Paths.Length));
            if (!effective.Takes(path) || !files.MayHold(path)) continue;
            foreach (var item in await files.ReadAsync(path, cancellationToken).ConfigureAwait(false)) yield return item;
        }

        foreach (var item in files.Scripts()) yield return item;

        foreach (var failure in folders.Failures) yield return new CollectedFailure(failure);
    }

    private static async ValueTask<DirectoryOptions> MappingAsync(SourceTree tree, CancellationToken cancellationToken)
    {
        if (!tree.Contains(MappingReader.FileName)) return DirectoryOptions.None;
        var bytes = await tree.ReadAsync(MappingReader.FileName, cancellationToken).ConfigureAwait(false);
        return MappingReader.Read(bytes, MappingReader.FileName, out var failure)
            ?? throw new CollectorException($"the mapping cannot be read: {failure}");
    }
}
