using System.Collections.Immutable;
using LineageService.Model;

namespace LineageService.Graph.Store;

/// <summary>
/// Equality by content, which the records' own cannot give: it does not see into arrays. A store uses it to tell a repeated write from a
/// change.
/// </summary>
public static class StoredEquality
{
    public static bool SameAs(this DatasetRecord left, DatasetRecord right) =>
        left with { Fields = [], Tags = [], Symlinks = [] } == right with { Fields = [], Tags = [], Symlinks = [] }
        && Same(left.Fields, right.Fields) && Same(left.Tags, right.Tags) && Same(left.Symlinks, right.Symlinks);

    public static bool SameAs(this JobRecord left, JobRecord right) =>
        WithoutArrays(left) == WithoutArrays(right) && Same(left.Tags, right.Tags) && Same(left.Inputs, right.Inputs)
        && Same(left.Outputs, right.Outputs) && Same(left.Unknowns, right.Unknowns) && Same(left.Diagnostics, right.Diagnostics);

    /// <summary>
    /// True where both sets claim the same; the order and repetition of edges do not matter. Since when they hold matters only where
    /// events tell it: an import repeats a task's edges without knowing.
    /// </summary>
    public static bool SameClaims(this EdgeSet left, EdgeSet right) =>
        left.Producer == right.Producer && Same(left.Unknowns, right.Unknowns)
        && (left.Evidence is EvidenceKind.Sql or EvidenceKind.Manual || left.ValidFrom == right.ValidFrom)
        && left.Edges.ToHashSet(EdgeContentComparer.Instance).SetEquals(right.Edges);

    private static JobRecord WithoutArrays(JobRecord job) =>
        job with { Tags = [], Inputs = [], Outputs = [], Unknowns = [], Diagnostics = [] };

    private static bool Same<T>(ImmutableArray<T> left, ImmutableArray<T> right) => left.AsSpan().SequenceEqual(right.AsSpan());
}
