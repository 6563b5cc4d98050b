using System.Collections.Immutable;
using LineageService.Model;

namespace LineageService.Graph.Store;

/// <summary>
/// Equality by content, which the records' own cannot give: it does not see into arrays. A store uses it to tell a repeated write from a
/// change.
/// </summary>
public static class StoredEquality
{
    /// <summary>Equal but for since when.</summary>
    public static bool SameAs(this DatasetRecord left, DatasetRecord right) =>
        WithoutArrays(left) == WithoutArrays(right)
        && Same(left.Fields, right.Fields) && Same(left.Tags, right.Tags) && Same(left.Symlinks, right.Symlinks);

    /// <summary>Equal but for since when.</summary>
    public static bool SameAs(this JobRecord left, JobRecord right) =>
        WithoutArrays(left) == WithoutArrays(right) && Same(left.Tags, right.Tags) && Same(left.Parameters, right.Parameters)
        && Same(left.Inputs, right.Inputs) && Same(left.Outputs, right.Outputs) && Same(left.Unknowns, right.Unknowns) && Same(left.Diagnostics, right.Diagnostics);

    /// <summary>
    /// True where both sets claim the same; the order and repetition of edges do not matter. Since when they hold matters only where
    /// events tell it: an import repeats a task's edges without knowing.
    /// </summary>
    public static bool SameClaims(this EdgeSet left, EdgeSet right) =>
        left.Producer == right.Producer && left.SameContent(right)
        && (left.Evidence is EvidenceKind.Sql or EvidenceKind.Manual || left.ValidFrom == right.ValidFrom);

    /// <summary>
    /// True where both sets are one version where they touch: the same edges, in whatever order, the same unknowns, both active or neither.
    /// Who says so, when and why does not matter.
    /// </summary>
    public static bool SameContent(this EdgeSet left, EdgeSet right) =>
        left.IsActive == right.IsActive && Same(left.Unknowns, right.Unknowns)
        && (ReferenceEquals(left.Block, right.Block) || (left.Block.Count == right.Block.Count && left.Block.ContentHash == right.Block.ContentHash));

    /// <summary>True where the set claims nothing: it stands for the end of another.</summary>
    public static bool IsEmpty(this EdgeSet set) => set.Block.IsEmpty && set.Unknowns.IsEmpty;

    private static DatasetRecord WithoutArrays(DatasetRecord dataset) =>
        dataset with { Fields = [], Tags = [], Symlinks = [], ValidFrom = null };

    private static JobRecord WithoutArrays(JobRecord job) =>
        job with { Tags = [], Parameters = [], Inputs = [], Outputs = [], Unknowns = [], Diagnostics = [], ValidFrom = null };

    private static bool Same<T>(ImmutableArray<T> left, ImmutableArray<T> right) => left.AsSpan().SequenceEqual(right.AsSpan());
}
