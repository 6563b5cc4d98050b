namespace LineageService.Ingestion.Collecting.Directories;

/// <summary>The files of a directory as they lie there; what is hidden (<c>.git</c>, <c>.venv</c>) is left out, and so is what links point
/// to.</summary>
public sealed class DirectoryTree : SourceTree
{
    private readonly string _root;

    private DirectoryTree(string root, IEnumerable<string> paths)
        : base(NameOf(root), [.. paths.Order(StringComparer.Ordinal)]) => _root = root;

    public override string Folder => _root;

    /// <exception cref="CollectorException">There is no such directory.</exception>
    public static DirectoryTree Open(string directory)
    {
        var root = Path.GetFullPath(directory);
        if (!Directory.Exists(root)) throw new CollectorException($"{directory} is no directory: give the one that holds the sources.");
        var options = new EnumerationOptions
        {
            RecurseSubdirectories = true,
            AttributesToSkip = FileAttributes.Hidden | FileAttributes.System | FileAttributes.ReparsePoint,
        };
        return new DirectoryTree(
            root, Directory.EnumerateFiles(root, "*", options).Select(file => Path.GetRelativePath(root, file).Replace('\\', '/')));
    }

    public override async ValueTask<byte[]> ReadAsync(string path, CancellationToken cancellationToken)
    {
        if (!Contains(path)) throw new FileNotFoundException($"there is no {path}", path);
        var file = new FileInfo(Path.Combine(_root, path));
        if (file.Length > MaxFileLength) throw new IOException($"longer than {MaxFileLength} bytes");
        try
        {
            return await File.ReadAllBytesAsync(file.FullName, cancellationToken).ConfigureAwait(false);
        }
        catch (UnauthorizedAccessException refused)
        {
            throw new IOException("may not be read", refused);
        }
    }
}
