using LineageService.Ingestion.Collecting.Shells;
using LineageService.Ingestion.Reading;

namespace LineageService.Ingestion.Collecting.Directories;

/// <summary>The files of a tree as scripts see them; read when asked for and kept. Mutable; one thread.</summary>
internal sealed class LazyScriptFiles(SourceTree tree) : IScriptFiles
{
    private readonly Dictionary<string, string?> _read = new(StringComparer.Ordinal);

    public string? Read(string path)
    {
        if (_read.TryGetValue(path, out var known)) return known;
        return _read[path] = tree.Contains(path) ? ReadNow(path) : null;
    }

    public IReadOnlyList<string> List(string directory)
    {
        var folder = directory.Trim('/') is { Length: > 0 } given and not "." ? given + "/" : string.Empty;
        return [.. tree.Paths.Where(path => path.StartsWith(folder, StringComparison.Ordinal) && path.IndexOf('/', folder.Length) < 0)];
    }

    private string? ReadNow(string path)
    {
        try
        {
            // Scripts are read one command after the other: what a file holds decides what comes next.
            return TextDecoding.TryDecode(tree.ReadAsync(path, CancellationToken.None).AsTask().GetAwaiter().GetResult(), path, out _);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
