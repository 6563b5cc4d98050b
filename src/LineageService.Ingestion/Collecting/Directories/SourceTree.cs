using System.Collections.Immutable;

namespace LineageService.Ingestion.Collecting.Directories;

/// <summary>
/// Files as one state of a repository has them: a checked-out directory, or a commit of git. Read only. Closed: <see
/// cref="DirectoryTree"/> and
/// <see cref="GitTree"/> are all there are.
/// </summary>
public abstract class SourceTree : IAsyncDisposable
{
    /// <summary>Longest file that is read: 64 MiB. A longer one is no source.</summary>
    public const long MaxFileLength = 64L * 1024 * 1024;

    private protected SourceTree(string name, ImmutableArray<string> paths)
    {
        Name = name;
        Paths = paths;
        Index = [.. paths];
    }

    /// <summary>The last part of the directory's name: it names the source where its owner gives no name. Not a path.</summary>
    public string Name { get; }

    /// <summary>Paths below the root, with slashes, in ordinal order.</summary>
    public ImmutableArray<string> Paths { get; }

    /// <summary>Where the files lie on this machine; null where they are not checked out.</summary>
    public virtual string? Folder => null;

    private HashSet<string> Index { get; }

    public bool Contains(string path) => Index.Contains(path);

    /// <summary>The bytes of a file.</summary>
    /// <exception cref="IOException">There is no such file, or it cannot be read, or it is longer than <see
    /// cref="MaxFileLength"/>.</exception>
    public abstract ValueTask<byte[]> ReadAsync(string path, CancellationToken cancellationToken);

    /// <summary>Opens a directory, or a commit of the repository in it.</summary>
    /// <param name="reference">Branch, tag or commit; null: the files as they lie there.</param>
    /// <exception cref="CollectorException">There is no such directory or commit.</exception>
    public static async ValueTask<SourceTree> OpenAsync(string directory, string? reference, CancellationToken cancellationToken) =>
        reference is null ? DirectoryTree.Open(directory)
            : await GitTree.OpenCommitAsync(directory, reference, cancellationToken).ConfigureAwait(false);

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>What a directory is called, without where it is: <c>etl</c> of <c>/srv/repos/etl.git</c>.</summary>
    internal static string NameOf(string directory)
    {
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory)));
        if (name.EndsWith(".git", StringComparison.Ordinal) && name.Length > 4) name = name[..^4];
        return name.Length == 0 ? "root" : name;
    }
}
