using System.Collections.Immutable;

namespace LineageService.Graph.Labels;

/// <summary>What becomes of several values of one tag (propagation.md §A.8-1).</summary>
public enum TagValues : byte
{
    /// <summary>A tag without values, or with one that nobody compares.</summary>
    None,

    /// <summary>All values hold.</summary>
    Set,

    /// <summary>The highest in the declared order holds.</summary>
    Ordered,

    /// <summary>Several values contradict one another: <c>CONFLICT</c>, and a finding.</summary>
    Single,
}

/// <summary>
/// How a tag, or a category with those below it, is carried on; where none says otherwise a category is carried along lineage and an assignment's own
/// switches narrow that. Source: propagation.md §A.5.
/// </summary>
/// <param name="Tag">Name of a tag or category: <c>PII</c>.</param>
public sealed record TagRule(string Tag)
{
    public bool ThroughLineage { get; init; } = true;

    public bool ThroughHierarchy { get; init; }

    /// <summary>Not followed beyond so many edges; null for no limit.</summary>
    public int? MaxDepth { get; init; }

    public TagValues Values { get; init; }

    /// <summary>For <see cref="TagValues.Ordered"/>: the lowest first.</summary>
    public ImmutableArray<string> Order { get; init; } = [];

    /// <summary>True where a manual value below the derived one lowers it all the same (<c>manual_precedence: override</c>); not for security tags.</summary>
    public bool ManualOverrides { get; init; }

    /// <summary>True where it is about a category or one below it.</summary>
    public bool Concerns(string category)
    {
        ArgumentNullException.ThrowIfNull(category);
        return category.StartsWith(Tag, StringComparison.Ordinal) && (category.Length == Tag.Length || category[Tag.Length] == '.');
    }
}
