using LineageService.Model;

namespace LineageService.Graph.Labels;

/// <summary>How a label came to be said of a subject (propagation.md §A.1).</summary>
public enum AssignmentMethod : byte
{
    /// <summary>A person said so.</summary>
    Manual,

    /// <summary>A scanner found it with enough confidence.</summary>
    Scanned,

    /// <summary>A scanner or a rule supposes it: shown, never carried on.</summary>
    Suggested,
}

/// <summary>
/// An assertion that a field, or a dataset as a whole, holds values of a category: the origin of derived labels. Every derived label names the
/// assignments it comes from. Immutable; a change is another assignment.
/// </summary>
/// <param name="Id">Given once by whoever stores it; ordinal.</param>
/// <param name="Dataset">The dataset, or the one of the field.</param>
/// <param name="Path">The field; null for the dataset itself.</param>
/// <param name="Category">Name of the category: <c>PII.email</c>.</param>
public sealed record LabelAssignment(string Id, DatasetId Dataset, string? Path, string Category)
{
    public AssignmentMethod Method { get; init; } = AssignmentMethod.Manual;

    /// <summary>Between 0 and 1.</summary>
    public double Confidence { get; init; } = 1;

    /// <summary>Name of the level of its raw values; null for the category's.</summary>
    public string? Level { get; init; }

    /// <summary>Carried along lineage.</summary>
    public bool ThroughLineage { get; init; } = true;

    /// <summary>Of a dataset: its columns have it too.</summary>
    public bool ThroughHierarchy { get; init; }

    /// <summary>Not followed beyond so many edges; null for no limit.</summary>
    public int? MaxDepth { get; init; }

    /// <summary>Value of a tag that has some; null for none.</summary>
    public string? Value { get; init; }

    /// <summary>What told it: <c>openlineage</c>, <c>csv</c>, <c>scanner</c>; null where a person did.</summary>
    public string? Source { get; init; }

    public string? Actor { get; init; }

    public string? Reason { get; init; }

    public DateTimeOffset? ValidFrom { get; init; }

    public DateTimeOffset? ValidTo { get; init; }

    /// <summary>True within its time; always for a state without one.</summary>
    internal bool HoldsAt(DateTimeOffset at) => at == DateTimeOffset.MinValue || ((ValidFrom is null || ValidFrom <= at) && (ValidTo is null || at < ValidTo));
}
