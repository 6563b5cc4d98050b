using System.Collections.Concurrent;
using LineageService.Ingestion.Reading;

namespace LineageService.Ingestion.Collecting.Shells;

/// <summary>The files below a directory, read when asked for and kept. Links that lead out of it are not followed.</summary>
public sealed class DirectoryScriptFiles : IScriptFiles
{
    private const int MaximumLength = 64 * 1024 * 1024;

    private readonly string _root;
    private readonly ConcurrentDictionary<string, string?> _read = new(StringComparer.Ordinal);

    public DirectoryScriptFiles(string root)
    {
        ArgumentException.ThrowIfNullOrEmpty(root);
        _root = Path.GetFullPath(root);
    }

    public string? Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return _read.GetOrAdd(path, ReadNow);
    }

    public IReadOnlyList<string> List(string directory)
    {
        ArgumentNullException.ThrowIfNull(directory);
        if (PathOf(directory) is not { } full || !Directory.Exists(full)) return [];
        try
        {
            return [.. Directory.EnumerateFiles(full).Where(IsInside).Select(Relative).Order(StringComparer.Ordinal)];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private string? ReadNow(string path)
    {
        if (PathOf(path) is not { } full) return null;
        try
        {
            var file = new FileInfo(full);
            if (!file.Exists || file.Length > MaximumLength || !IsInside(full)) return null;
            return TextDecoding.TryDecode(File.ReadAllBytes(full), path, out _);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    private string? PathOf(string relative)
    {
        if (relative.Contains('\0', StringComparison.Ordinal) || relative.Length > 4096) return null;
        var full = Path.GetFullPath(Path.Combine(_root, relative));
        return full == _root || full.StartsWith(_root + Path.DirectorySeparatorChar, StringComparison.Ordinal) ? full : null;
    }

    private bool IsInside(string full)
    {
        if (new FileInfo(full).ResolveLinkTarget(returnFinalTarget: true) is not { } target) return true;
        return target.FullName.StartsWith(_root + Path.DirectorySeparatorChar, StringComparison.Ordinal);
    }

    private string Relative(string full) => Path.GetRelativePath(_root, full).Replace('\\', '/');
}
