using LineageService.Graph.Snapshot;

namespace LineageService.Graph.Identity;

/// <summary>
/// Which field of a dataset a field of one of its aliases is: the one of the same spelling, else the only one that differs in case alone,
/// else a field of its own. A function of the dataset's own fields, so that the order in which aliases come does not matter.
/// </summary>
internal sealed class FieldMatcher(FieldTable own)
{
    private Dictionary<string, string?>? _ignoringCase;

    public FieldTable Own => own;

    /// <summary>The path under which the alias's field stands.</summary>
    public string Match(string path)
    {
        if (own.Count == 0 || own.IndexOf(path) >= 0) return path;
        return (_ignoringCase ??= Build()).TryGetValue(path, out var only) && only is not null ? only : path;
    }

    private Dictionary<string, string?> Build()
    {
        var paths = new Dictionary<string, string?>(own.Count, StringComparer.OrdinalIgnoreCase);
        // Two that differ in case alone are nobody's only candidate.
        foreach (var path in own.Paths) if (!paths.TryAdd(path, path)) paths[path] = null;
        return paths;
    }
}
