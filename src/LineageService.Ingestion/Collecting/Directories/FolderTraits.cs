using LineageService.Ingestion.Reading;

namespace LineageService.Ingestion.Collecting.Directories;

/// <summary>
/// What the files beside tasks say: <c>metadata.yaml</c> of the folder, a file of the task's own name, and what the folders above say for
/// all below.
/// Mutable: each file is read once; one thread.
/// </summary>
internal sealed class FolderTraits(SourceTree tree)
{
    private static readonly string[] FolderNames = ["metadata", "dataset_metadata", "meta"];
    private static readonly string[] Endings = [".yaml", ".yml", ".json"];

    private readonly Dictionary<string, TaskTraits?> _read = new(StringComparer.Ordinal);

    /// <summary>What could not be read on the way.</summary>
    public List<SourceFailure> Failures { get; } = [];

    /// <summary>True for a file that only tells of others.</summary>
    public bool IsMetadata(string path)
    {
        if (!StructuredText.IsStructured(path)) return false;
        var slash = path.LastIndexOf('/');
        var stem = Path.GetFileNameWithoutExtension(path);
        return FolderNames.Contains(stem, StringComparer.OrdinalIgnoreCase) || tree.Contains(path[..(slash + 1)] + stem + ".sql");
    }

    /// <summary>Traits of a file by those beside and above it.</summary>
    public async ValueTask<TaskTraits> OfAsync(string path, CancellationToken cancellationToken)
    {
        var folder = path[..(path.LastIndexOf('/') + 1)];
        var own = StructuredText.IsStructured(path) ? null
            : await FirstAsync(folder + Path.GetFileNameWithoutExtension(path), cancellationToken).ConfigureAwait(false);
        var traits = own ?? TaskTraits.None;
        for (var nearest = true; ; nearest = false)
        {
            foreach (var name in FolderNames)
            {
                if (await FirstAsync(folder + name, cancellationToken).ConfigureAwait(false) is { } told) traits =
                    traits.Over(nearest ? told : told.Inherited());
            }

            if (folder.Length == 0) return traits;
            folder = folder[..(folder.LastIndexOf('/', folder.Length - 2) + 1)];
        }
    }

    private async ValueTask<TaskTraits?> FirstAsync(string stem, CancellationToken cancellationToken)
    {
        foreach (var ending in Endings)
        {
            var path = stem + ending;
            if (_read.TryGetValue(path, out var known)) return known;
            if (!tree.Contains(path)) continue;
            return _read[path] = await ReadAsync(path, cancellationToken).ConfigureAwait(false);
        }

        return null;
    }

    private async ValueTask<TaskTraits?> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            var bytes = await tree.ReadAsync(path, cancellationToken).ConfigureAwait(false);
            if (StructuredText.Read(bytes, path, out var failure) is { } told) return TraitsReader.Read(told);
            if (failure is not null) Failures.Add(failure);
        }
        catch (IOException broken)
        {
            Failures.Add(new SourceFailure(SourceCodes.UnreadableFile, path, 1, 1, $"cannot be read: {broken.Message}"));
        }

        return null;
    }
}
