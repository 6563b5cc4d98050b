using LineageService.Ingestion.Collecting.Directories;
using LineageService.Ingestion.Reading;

namespace LineageService.Ingestion.Collecting.Shells;

/// <summary>The text files of a tree, read once. Not for files that hold data.</summary>
internal sealed class TreeScriptFiles : IScriptFiles
{
    private const int MaximumLength = 16 * 1024 * 1024;

    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);
    private readonly ILookup<string, string> _folders;

    private TreeScriptFiles(SourceTree tree) => _folders = tree.Paths.ToLookup(FolderOf, StringComparer.Ordinal);

    /// <summary>Paths of what was read, in ordinal order.</summary>
    public IEnumerable<string> Paths => _texts.Keys.Order(StringComparer.Ordinal);

    public static async Task<TreeScriptFiles> LoadAsync(SourceTree tree, CancellationToken cancellationToken)
    {
        var files = new TreeScriptFiles(tree);
        foreach (var path in tree.Paths)
        {
            try
            {
                var bytes = await tree.ReadAsync(path, cancellationToken).ConfigureAwait(false);
                if (bytes.Length > MaximumLength || bytes.AsSpan(0, Math.Min(bytes.Length, 4096)).Contains((byte)0)) continue;
                if (TextDecoding.TryDecode(bytes, path, out _) is { } text) files._texts[path] = text;
            }
            catch (IOException)
            {
                // What cannot be read is not there; a script that needs it says so.
            }
        }

        return files;
    }

    public string? Read(string path) => _texts.GetValueOrDefault(path);

    public IReadOnlyList<string> List(string directory) => [.. _folders[directory]];

    private static string FolderOf(string path)
    {
        var slash = path.LastIndexOf('/');
        return slash < 0 ? string.Empty : path[..slash];
    }
}
