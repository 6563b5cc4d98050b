namespace LineageService.Ingestion.Collecting.Shells.Evaluation;

/// <summary>
/// Paths in a script's own world, where the repository lies at an address that no machine has, so that <c>$(dirname "$0")/..</c> leads
/// somewhere.
/// </summary>
internal sealed class ScriptPaths(IScriptFiles files)
{
    /// <summary>Where the repository lies.</summary>
    public const string Root = "/.repository";

    private const int MaximumSegments = 64;

    public static string Absolute(string path) => path.Length == 0 ? Root : Root + "/" + path;

    /// <summary>The path inside the repository; null for one outside.</summary>
    public static string? Inside(string absolute)
    {
        if (absolute == Root) return string.Empty;
        return absolute.StartsWith(Root + "/", StringComparison.Ordinal) ? absolute[(Root.Length + 1)..] : null;
    }

    /// <summary>An absolute path without <c>.</c> and <c>..</c>.</summary>
    public static string Combine(string directory, string path)
    {
        var full = path.StartsWith('/') ? path : directory + "/" + path;
        if (!full.Contains("/.", StringComparison.Ordinal) && !full.Contains("//", StringComparison.Ordinal)) return full.Length > 1
            ? full.TrimEnd('/') : full;
        var kept = new List<string>();
        foreach (var segment in full.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (segment == ".") continue;
            if (segment != "..") kept.Add(segment);
            else if (kept.Count > 0) kept.RemoveAt(kept.Count - 1);
        }

        return "/" + string.Join('/', kept);
    }

    /// <summary>
    /// The repository's file that a path means. Scripts name files where they are deployed (<c>/opt/etl/sql/a.sql</c>,
    /// <c>$ETL_HOME/sql/a.sql</c>): the
    /// longest tail of the path that the repository has is taken.
    /// </summary>
    /// <param name="script">Path of the script inside the repository.</param>
    public string? Resolve(string path, string directory, string? script)
    {
        if (path.Length == 0 || path.Length > 2048) return null;
        var absolute = Combine(directory, path);
        if (Inside(absolute) is { Length: > 0 } inside && files.Read(inside) is not null) return inside;
        if (!path.StartsWith('/') && !path.StartsWith(Holes.Open) && !path.StartsWith('~'))
        {
            var beside = script is null ? null : Inside(Combine(Absolute(FolderOf(script)), path));
            if (beside is { Length: > 0 } && files.Read(beside) is not null) return beside;
        }

        // What comes behind the last hole is all that is known.
        var known = path[(path.LastIndexOf(Holes.Close) + 1)..];
        if (Holes.IsIn(path) && !known.StartsWith('/')) known = known.IndexOf('/', StringComparison.Ordinal) is >= 0 and var cut
            ? known[cut..] : string.Empty;
        var tail = Combine("/", known).Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (tail.Length > MaximumSegments) return null;
        for (var skip = 0; skip < tail.Length; skip++)
        {
            var candidate = string.Join('/', tail[skip..]);
            if (files.Read(candidate) is not null) return candidate;
        }

        return null;
    }

    /// <summary>The repository's folders that a path may mean, the likeliest first.</summary>
    public static IEnumerable<string> Folders(string folder, string directory)
    {
        if (folder.Length > 2048) yield break;
        if (Inside(Combine(directory, folder)) is { } inside) yield return inside;
        if (folder.Length == 0) yield break;
        var tail = Combine("/", folder[(folder.LastIndexOf(Holes.Close) + 1)..]).Split('/', StringSplitOptions.RemoveEmptyEntries);
        for (var skip = 0; skip < Math.Min(tail.Length, MaximumSegments); skip++) yield return string.Join('/', tail[skip..]);
    }

    public static string FolderOf(string path)
    {
        var slash = path.LastIndexOf('/');
        return slash < 0 ? string.Empty : path[..slash];
    }
}
