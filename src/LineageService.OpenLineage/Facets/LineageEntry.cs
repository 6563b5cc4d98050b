using System.Collections.Immutable;
using LineageService.Model;

namespace LineageService.OpenLineage.Facets;

/// <summary>
/// An entity of the <c>lineage</c> facet: a dataset or a job, exactly one of the two. A job that is not named is the event's own.
/// </summary>
public readonly record struct LineageEntity(DatasetId? Dataset, JobId? Job)
{
    public static LineageEntity OwnJob => default;

    public bool IsJob => Dataset is null;
}

/// <summary>One target of the <c>lineage</c> facet and what flows into it.</summary>
/// <param name="Inputs">Default where the entry does not speak of them; empty: known to have no upstream.</param>
/// <param name="Fields">Field-level lineage; only datasets have it.</param>
public sealed record LineageEntry(LineageEntity Target, ImmutableArray<LineageInput> Inputs, ImmutableArray<LineageField> Fields);

/// <summary>A target field and its inputs.</summary>
public readonly record struct LineageField(string Name, ImmutableArray<LineageInput> Inputs);

/// <summary>
/// A source. Of an entry with <paramref name="Field"/>: that field decides on the target's rows (a filter, a grouping key). Of a field
/// without
/// <paramref name="Field"/>: some column of the source, which one is not known.
/// </summary>
public readonly record struct LineageInput(LineageEntity Source, string? Field, FieldTransformations Transformations);
