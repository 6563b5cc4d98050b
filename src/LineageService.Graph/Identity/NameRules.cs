using LineageService.Model;

namespace LineageService.Graph.Identity;

/// <summary>Applies <see cref="IdentityRules"/> to one name. A pure function of the name: no dataset has to exist. Immutable.</summary>
internal sealed class NameRules
{
    private const int MaxNamespaceSteps = 8;

    private readonly Dictionary<string, string> _namespaces = new(StringComparer.Ordinal);
    private readonly IdentityRules _rules;

    public NameRules(IdentityRules rules)
    {
        _rules = rules;
        foreach (var (alias, canonical) in rules.Namespaces) if (alias != canonical) _namespaces.TryAdd(alias, canonical);
        IsEmpty = _namespaces.Count == 0 && rules.CaseFolding.Count == 0 && !rules.PartitionPaths;
    }

    public bool IsEmpty { get; }

    /// <summary>The name that the rules give; the same where none applies.</summary>
    public DatasetId Apply(DatasetId id)
    {
        if (IsEmpty) return id;
        var space = NamespaceOf(id.Namespace);
        var name = Fold(space, id.Name);
        if (_rules.PartitionPaths && PartitionPath.Trim(name) is { } trimmed) name = trimmed;
        return ReferenceEquals(space, id.Namespace) && ReferenceEquals(name, id.Name) ? id : new DatasetId(space, name);
    }

    /// <summary>Which rules make one name of another: <c>rule:case</c>, <c>rule:namespace+case</c>.</summary>
    public string Explain(DatasetId id)
    {
        var space = NamespaceOf(id.Namespace);
        var name = Fold(space, id.Name);
        var parts = new List<string>(3);
        if (space != id.Namespace) parts.Add("namespace");
        if (name != id.Name) parts.Add("case");
        if (_rules.PartitionPaths && PartitionPath.Trim(name) is not null) parts.Add("partition-path");
        return "rule:" + string.Join('+', parts);
    }

    private string NamespaceOf(string space)
    {
        // A ring of namespaces is a mistake of whoever configured it: a few steps and no more.
        for (var step = 0; step < MaxNamespaceSteps && _namespaces.TryGetValue(space, out var canonical); step++) space = canonical;
        return space;
    }

    private string Fold(string space, string name)
    {
        if (_rules.CaseFolding.Count == 0) return name;
        var end = space.IndexOf(':', StringComparison.Ordinal);
        if (!_rules.CaseFolding.TryGetValue(end < 0 ? space : space[..end], out var wanted)) return name;
        foreach (var letter in name)
        {
            if (wanted == NameCase.Lower ? char.IsUpper(letter) : char.IsLower(letter))
                return wanted == NameCase.Lower ? name.ToLowerInvariant() : name.ToUpperInvariant();
        }

        return name;
    }
}
