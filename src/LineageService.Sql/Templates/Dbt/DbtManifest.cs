using System.Collections.Immutable;
using System.Text.Json;

namespace LineageService.Sql.Templates.Dbt;

/// <summary>
/// What a dbt project's manifest says about names: which relation a <c>ref</c> or <c>source</c> is, what a macro or variable stands for. Names in, names out;
/// it reads no file and renders nothing. Immutable and thread-safe.
/// </summary>
public sealed class DbtManifest
{
    private readonly Dictionary<string, DbtNode> _nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<DbtNode>> _referable = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Source, string Table), List<DbtNode>> _sources = [];
    private readonly Dictionary<string, List<DbtMacro>> _macros = new(StringComparer.Ordinal);
    private readonly ImmutableArray<KeyValuePair<string, JsonElement>> _variables;

    /// <param name="project">The root project's name; null where the manifest does not say.</param>
    /// <param name="adapter">The adapter's type (<c>snowflake</c>, <c>postgres</c> …); null where the manifest does not say.</param>
    /// <param name="variables">The root project's variables, as <c>dbt_project.yml</c> or <c>--vars</c> give them; default where they are not known.</param>
    public DbtManifest(
        string? project,
        string? adapter,
        IEnumerable<DbtNode> nodes,
        IEnumerable<DbtMacro>? macros = null,
        ImmutableArray<KeyValuePair<string, JsonElement>> variables = default)
    {
        (Project, Adapter, _variables) = (project, adapter, variables);
        foreach (var node in nodes)
        {
            if (!_nodes.TryAdd(node.UniqueId, node)) continue;
            if (node.SourceName is { } source) Add(_sources, (source, node.Name), node);
            else if (node.IsReferable) Add(_referable, node.Name, node);
        }

        foreach (var macro in macros ?? []) Add(_macros, macro.Name, macro);
    }

    public string? Project { get; }

    public string? Adapter { get; }

    public IReadOnlyCollection<DbtNode> Nodes => _nodes.Values;

    public IEnumerable<DbtMacro> Macros => _macros.Values.SelectMany(same => same);

    /// <summary>True where the project's variables are known, so that one that is not among them has its default.</summary>
    public bool KnowsVariables => !_variables.IsDefault;

    /// <summary>The variables that are known, in the order in which they were given.</summary>
    public ImmutableArray<KeyValuePair<string, JsonElement>> Variables => _variables.IsDefault ? [] : _variables;

    /// <summary>The same manifest with the variables of its project.</summary>
    public DbtManifest WithVariables(ImmutableArray<KeyValuePair<string, JsonElement>> variables) =>
        new(Project, Adapter, Nodes, Macros, variables);

    public DbtNode? Find(string uniqueId) => _nodes.GetValueOrDefault(uniqueId);

    /// <summary>What <c>ref('package', 'name', v=version)</c> means in a package; null where the manifest has none of the name.</summary>
    /// <param name="package">The package that the call names; null where it names none.</param>
    /// <param name="version">The version that the call names; null where it names none.</param>
    /// <param name="within">The package whose text calls; its own models come first.</param>
    public DbtNode? FindModel(string? package, string name, string? version = null, string? within = null)
    {
        if (!_referable.TryGetValue(name, out var same)) return null;
        var order = package is null ? new[] { within, Project } : [package];
        foreach (var preferred in order)
        {
            if (preferred is not null && Versioned(same.FindAll(node => node.Package == preferred), version) is { } own) return own;
        }

        return package is null ? Versioned(same, version) : null;
    }

    /// <summary>What <c>source('name', 'table')</c> means; null where the manifest has none.</summary>
    public DbtNode? FindSource(string source, string table, string? within = null)
    {
        if (!_sources.TryGetValue((source, table), out var same)) return null;
        return same.Find(node => node.Package == within) ?? same.Find(node => node.Package == Project) ?? same[0];
    }

    /// <summary>The macro of a name that a package's text calls: its own, then the root project's, then dbt's.</summary>
    /// <param name="package">The package that the call names; null where it names none.</param>
    public DbtMacro? FindMacro(string? package, string name, string? within)
    {
        if (!_macros.TryGetValue(name, out var same)) return null;
        if (package is not null) return same.Find(macro => macro.Package == package);
        return same.Find(macro => macro.Package == within) ?? same.Find(macro => macro.Package == Project)
            ?? same.Find(macro => macro.Package is "dbt" || macro.Package == "dbt_" + Adapter);
    }

    /// <summary>True where macros of the package are known.</summary>
    public bool HasPackage(string package) => _macros.Values.Any(same => same.Exists(macro => macro.Package == package));

    private static DbtNode? Versioned(List<DbtNode> same, string? version)
    {
        if (version is not null) return same.Find(node => node.Version == version);
        return same.Find(node => node.Version is null || node.Version == node.LatestVersion) ?? (same.Count == 1 ? same[0] : null);
    }

    private static void Add<TKey, TValue>(Dictionary<TKey, List<TValue>> map, TKey key, TValue value)
        where TKey : notnull
    {
        if (map.TryGetValue(key, out var same)) same.Add(value);
        else map[key] = [value];
    }
}
