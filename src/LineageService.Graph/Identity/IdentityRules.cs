using System.Collections.Immutable;

namespace LineageService.Graph.Identity;

/// <summary>
/// Which names are one dataset by their spelling alone (lineage-semantics.md §7). Kept in the store, so that every process that opens it
/// sees the same graph. Not a merge of two given names: that is a <see cref="Store.IdentityMerge"/>, which also overrules a rule.
/// </summary>
public sealed record IdentityRules
{
    /// <summary>Under which key a store keeps its rules.</summary>
    public const string StateKey = "identity:rules";

    /// <summary>
    /// What is certain without knowing the company: Hive's metastore, which Spark uses too, keeps all names in lower case.
    /// </summary>
    public static IdentityRules Default { get; } = new();

    /// <summary>No rule at all: only merges.</summary>
    public static IdentityRules None { get; } = new() { CaseFolding = ImmutableSortedDictionary<string, NameCase>.Empty };

    /// <summary>Namespaces that are another name of one; chains are followed.</summary>
    public ImmutableArray<NamespaceAlias> Namespaces { get; init; } = [];

    /// <summary>Case by the scheme of a namespace. Only for systems in which case never tells two tables apart.</summary>
    public ImmutableSortedDictionary<string, NameCase> CaseFolding { get; init; } =
        ImmutableSortedDictionary.Create<string, NameCase>(StringComparer.OrdinalIgnoreCase).Add("hive", NameCase.Lower);

    /// <summary>True where a date or partition directory at the end of a path does not make another dataset.</summary>
    public bool PartitionPaths { get; init; }
}
