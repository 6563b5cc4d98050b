using LineageService.Ingestion.Collecting.Directories;
using LineageService.Ingestion.Reading;

namespace LineageService.Ingestion.Collecting.Airflow;

/// <summary>Finds the files that operators name: in the folders of the search path, beside the DAG, below the root.</summary>
internal sealed class SqlFiles(SourceTree tree, IReadOnlyList<string> searchPath)
{
    private const int MaximumDepth = 5;

    private static readonly string[] Endings = [".sql", ".hql", ".q", ".tpl"];

    public SourceTree Tree => tree;

    /// <summary>True for a text that names a file and is no SQL.</summary>
    public static bool IsFile(string text) =>
        text.AsSpan().Trim() is var name && !name.ContainsAny('\n', ';')
            && Endings.Any(ending => text.AsSpan().Trim().EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    /// <summary>True for a text that names a script file and is no command.</summary>
    public static bool IsScript(string text) =>
        text.AsSpan().Trim() is var name && !name.ContainsAny("\n; |&")
            && (name.EndsWith(".sh", StringComparison.Ordinal) || name.EndsWith(".bash", StringComparison.Ordinal));

    /// <summary>The path and text of a file; null where there is none. What it includes (<c>{% include 'x.sql' %}</c>) stands in its
    /// place.</summary>
    public async ValueTask<(string Path, string Text)?> FindAsync(string name, List<string> dagPath, string? dagFile,
        CancellationToken cancellationToken)
    {
        if (await ReadAsync(name, dagPath, dagFile, cancellationToken).ConfigureAwait(false) is not { } found) return null;
        return found with { Text = await IncludedAsync(found.Text, dagPath, dagFile, 0, cancellationToken).ConfigureAwait(false) };
    }

    private async ValueTask<string> IncludedAsync(string text, List<string> dagPath, string? dagFile, int depth,
        CancellationToken cancellationToken)
    {
        if (depth > MaximumDepth) return text;
        for (var at = text.IndexOf("{%", StringComparison.Ordinal); at >= 0
            && text.Length < SourceTree.MaxFileLength; at = text.IndexOf("{%", at + 1, StringComparison.Ordinal))
        {
            var close = text.IndexOf("%}", at, StringComparison.Ordinal);
            if (close < 0) break;
            var tag = text[(at + 2)..close].Trim(' ', '-', '\n', '\t');
            if (!tag.StartsWith("include ", StringComparison.Ordinal)
                || tag[8..].Trim() is not ['\'' or '"', .., '\'' or '"'] quoted) continue;
            if (await ReadAsync(quoted[1..^1], dagPath, dagFile, cancellationToken).ConfigureAwait(false) is not { } part) continue;
            var inner = await IncludedAsync(part.Text, dagPath, dagFile, depth + 1, cancellationToken).ConfigureAwait(false);
            text = text[..at] + inner + text[(close + 2)..];
            at += inner.Length - 1;
        }

        return text;
    }

    private async ValueTask<(string Path, string Text)?> ReadAsync(string name, List<string> dagPath, string? dagFile,
        CancellationToken cancellationToken)
    {
        foreach (var candidate in Candidates(name, dagPath, dagFile))
        {
            if (!tree.Contains(candidate)) continue;
            try
            {
                if (TextDecoding.TryDecode(await tree.ReadAsync(candidate, cancellationToken).ConfigureAwait(false), candidate,
                    out _) is { } text) return (candidate, text);
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
