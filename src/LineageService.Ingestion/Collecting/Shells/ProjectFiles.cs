using System.IO.Compression;
using LineageService.Ingestion.Reading;

namespace LineageService.Ingestion.Collecting.Shells;

/// <summary>The text files of a scheduler's project: a directory or a zip as it is uploaded. Bounded; nothing is unpacked to
/// disk.</summary>
internal sealed class ProjectFiles : IScriptFiles
{
    private const long MaximumLength = 16L * 1024 * 1024;
    private const long MaximumTotal = 512L * 1024 * 1024;
    private const int MaximumFiles = 100_000;

    private readonly SortedDictionary<string, string> _texts = new(StringComparer.Ordinal);
    private long _total;

    private ProjectFiles(string name) => Name = name;

    /// <summary>What the directory or zip is called, without where it is.</summary>
    public string Name { get; }

    public IEnumerable<string> Paths => _texts.Keys;

    /// <exception cref="CollectorException">There is no such directory or zip.</exception>
    public static ProjectFiles Open(string path)
    {
        var files = new ProjectFiles(Path.GetFileNameWithoutExtension(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path))));
        try
        {
            if (Directory.Exists(path)) files.AddDirectory(path);
            else files.AddZip(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new CollectorException($"{Path.GetFileName(path)} cannot be read: expected a directory or a zip.", failure);
        }

        return files;
    }

    public string? Read(string path) => _texts.GetValueOrDefault(path);

    public IReadOnlyList<string> List(string directory) => [.. _texts.Keys.Where(path => FolderOf(path) == directory)];

    public static string FolderOf(string path)
    {
        var slash = path.LastIndexOf('/');
        return slash < 0 ? string.Empty : path[..slash];
    }

    private void AddDirectory(string root)
    {
        var options = new EnumerationOptions
        {
            RecurseSubdirectories = true,
            AttributesToSkip = FileAttributes.Hidden | FileAttributes.System | FileAttributes.ReparsePoint
        };
        foreach (var full in Directory.EnumerateFiles(root, "*", options))
        {
            if (full.EndsWith(".zip", StringComparison.OrdinalIgnoreCase) || new FileInfo(full).Length > MaximumLength) continue;
            Add(Path.GetRelativePath(root, full).Replace('\\', '/'), File.ReadAllBytes(full));
        }
    }

    private void AddZip(string path)
    {
        using var zip = ZipFile.OpenRead(path);
        foreach (var entry in zip.Entries)
        {
            if (entry.Name.Length == 0 || entry.Length > MaximumLength || _texts.Count >= MaximumFiles || _total > MaximumTotal) continue;
            var name = entry.FullName.Replace('\\', '/').TrimStart('/');
            if (name.Split('/').Contains("..")) continue;
            using var stream = entry.Open();
            using var bytes = new MemoryStream();
            var buffer = new byte[32 * 1024];
            for (int count; (count = stream.Read(buffer)) > 0 && bytes.Length <= MaximumLength;) bytes.Write(buffer, 0, count);
            if (bytes.Length <= MaximumLength) Add(name, bytes.ToArray());
        }
    }

    private void Add(string name, byte[] bytes)
    {
        _total += bytes.Length;
        if (_total > MaximumTotal || bytes.AsSpan(0, Math.Min(bytes.Length, 4096)).Contains((byte)0)) return;
        if (TextDecoding.TryDecode(bytes, name, out _) is { } text) _texts[name] = text;
    }
}
