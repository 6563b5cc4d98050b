using System.Text;
using LineageService.Sql.Scripts;

namespace LineageService.Ingestion.Reading;

/// <summary>
/// The scripts below a directory, for texts there that run them by name. Never gives a file outside of it: names are resolved with all their symbolic links
/// before they are looked at. A name is looked for beside the script that names it, then in the directory itself. Thread-safe.
/// </summary>
public sealed class DirectoryScripts : IScriptSource
{
    /// <summary>A script longer than this is refused, in bytes.</summary>
    public const long MaximumLength = 8 * 1024 * 1024;

    private const int MaximumLinks = 40;

    private readonly string _directory;
    private readonly string? _script;

    // Most scripts run no other: what this asks of the disk is asked when the first name comes.
    private string? _resolvedRoot;

    /// <param name="root">The directory of the import.</param>
    /// <param name="script">The script whose text is analysed, relative to the directory; null where the text is of no file.</param>
    public DirectoryScripts(string root, string? script = null)
    {
        (_directory, _script) = (root, script);
    }

    private string Root => _resolvedRoot ??= Resolve(Path.GetFullPath(_directory)) ?? Path.GetFullPath(_directory);

    /// <inheritdoc />
    public IncludedScript Find(string name, string? within)
    {
        if (name.Contains('\0', StringComparison.Ordinal) || name.Length > 4096) return IncludedScript.Refused(name, "its name is no file's");
        if (name.AsSpan().ContainsAny("${}*")) return IncludedScript.Refused(name, "its name is known at run time only");
        if (name.Contains("://", StringComparison.Ordinal)) return IncludedScript.Refused(name, "it is not a file of the import");

        // Windows' separator, in scripts that run here too.
        var path = name.Replace('\\', '/');
        try
        {
            var isOutside = false;
            var beside = Path.GetDirectoryName(within ?? (_script is null ? null : Path.GetFullPath(_script, Root)));
            foreach (var directory in beside is null ? new[] { Root } : [beside, Root])
            {
                if (Resolve(Path.GetFullPath(path, directory)) is not { } real) continue;
                if (!IsInside(real)) isOutside = true;
                else if (File.Exists(real)) return Read(name, real);
            }

            return IncludedScript.Refused(name, isOutside ? "it lies outside of the directory that is imported" : "it was not found");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return IncludedScript.Refused(name, "it cannot be read");
        }
    }

    private static IncludedScript Read(string name, string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        if (file.Length > MaximumLength) return IncludedScript.Refused(name, "it is too long");
        using var reader = new StreamReader(file, new UTF8Encoding(false), detectEncodingFromByteOrderMarks: true);
        return new IncludedScript(path, reader.ReadToEnd(), null);
    }

    private bool IsInside(string path) =>
        path.StartsWith(Path.EndsInDirectorySeparator(Root) ? Root : Root + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    /// <summary>The path with every symbolic link in it followed; null where it does not exist or its links do not end.</summary>
    private static string? Resolve(string path)
    {
        var pending = new Stack<string>(path.Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries).Reverse());
        var resolved = Path.GetPathRoot(path)!;
        var links = 0;
        while (pending.TryPop(out var part))
        {
            if (part == ".") continue;
            if (part == "..")
            {
                resolved = Path.GetDirectoryName(resolved) ?? resolved;
                continue;
            }

            resolved = Path.Combine(resolved, part);
            if (!Path.Exists(resolved)) return null;
            if (new FileInfo(resolved).LinkTarget is not { } target) continue;
            if (++links > MaximumLinks) return null;
            foreach (var step in target.Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries).Reverse()) pending.Push(step);
            resolved = Path.IsPathRooted(target) ? Path.GetPathRoot(target)! : Path.GetDirectoryName(resolved)!;
        }

        return resolved;
    }
}
