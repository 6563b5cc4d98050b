using LineageService.Ingestion.Collecting.Airflow.Python;
using LineageService.Ingestion.Collecting.Shells;

namespace LineageService.Ingestion.Collecting.Airflow;

/// <summary>
/// The Python files beside a DAG, as its imports find them: below its own folder and the folders above, as far as the tree goes. Mutable:
/// a module is read once.
/// </summary>
internal sealed class PythonModules(IScriptFiles files, string dagFile)
{
    private const int MaximumModules = 100;

    private readonly Dictionary<string, Dictionary<string, PythonValue>?> _read = new(StringComparer.Ordinal);

    /// <summary>The names of a module; null where the tree has no such file.</summary>
    public Dictionary<string, PythonValue>? Find(string module)
    {
        if (_read.TryGetValue(module, out var known)) return known;
        if (_read.Count >= MaximumModules) return null;

        // Modules that import one another see what was read so far: nothing.
        _read[module] = null;
        return _read[module] = TextOf(module) is { } text ? DagReader.ReadModule(text, this) : null;
    }

    private string? TextOf(string module)
    {
        var path = module.TrimStart('.').Replace('.', '/');
        if (path.Length == 0) return null;
        for (var folder = dagFile; ;)
        {
            var slash = folder.LastIndexOf('/');
            folder = slash < 0 ? string.Empty : folder[..slash];
            var stem = folder.Length == 0 ? path : $"{folder}/{path}";
            if ((files.Read(stem + ".py") ?? files.Read(stem + "/__init__.py")) is { } text) return text;
            if (folder.Length == 0) return null;
        }
    }
}
