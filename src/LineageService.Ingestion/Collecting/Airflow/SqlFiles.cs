using LineageService.Ingestion.Collecting.Directories;
using LineageService.Ingestion.Reading;

namespace LineageService.Ingestion.Collecting.Airflow;

/// <summary>Finds the files that operators name: in the folders of the search path, beside the DAG, below the root.</summary>
internal sealed class SqlFiles(SourceTree tree, IReadOnlyList<string> searchPath)
{
    private static readonly string[] Endings = [".sql", ".hql", ".q", ".tpl"];

    public SourceTree Tree => tree;

    /// <summary>True for a text that names a file and is no SQL.</summary>
    public static bool IsFile(string text) =>
        text.AsSpan().Trim() is var name && !name.ContainsAny('\n', ';') && Endings.Any(ending => text.AsSpan().Trim().EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    /// <summary>True for a text that names a script file and is no command.</summary>
    public static bool IsScript(string text) =>
        text.AsSpan().Trim() is var name && !name.ContainsAny("\n; |&") && (name.EndsWith(".sh", StringComparison.Ordinal) || name.EndsWith(".bash", StringComparison.Ordinal));

    /// <summary>The path and text of a file; null where there is none. What it includes (<c>{% include 'x.sql' %}</c>) stands in its place.</summary>
    public async ValueTask<(string Path, string Text)?> FindAsync(string name, List<string> dagPath, string? dagFile, CancellationToken cancellationToken)
    {
        foreach (var candidate in Candidates(name, dagPath, dagFile))
        {
            if (!tree.Contains(candidate)) continue;
            try
            {
                if (TextDecoding.TryDecode(await tree.ReadAsync(candidate, cancellationToken).ConfigureAwait(false), candidate, out _) is { } text) return (candidate, text);
            }
            catch (IOException)
            {
                return null;
            }
        }

        return null;
    }

    private IEnumerable<string> Candidates(string name, List<string> dagPath, string? dagFile)
    {
        var relative = name.TrimStart('/');
        foreach (var folder in searchPath.Concat(dagPath))
        {
            // The search path is of Airflow's machine: its last folders are what the repository has.
            foreach (var tail in Tails(folder)) yield return Combine(tail, relative);
        }

        if (dagFile is not null) yield return Combine(dagFile[..(dagFile.LastIndexOf('/') + 1)].TrimEnd('/'), relative);
        foreach (var tail in Tails(relative)) yield return tail;
    }

    private static IEnumerable<string> Tails(string path)
    {
        var parts = path.Trim('/').Split('/', StringSplitOptions.RemoveEmptyEntries);
        for (var from = 0; from < parts.Length; from++) yield return string.Join('/', parts[from..]);
    }

    private static string Combine(string folder, string name)
    {
        var parts = new List<string>();
        foreach (var part in $"{folder}/{name}".Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == "..") parts.RemoveRange(Math.Max(0, parts.Count - 1), Math.Min(1, parts.Count));
            else if (part != ".") parts.Add(part);
        }

        return string.Join('/', parts);
    }
}
