using System.Collections.Immutable;
using LineageService.Model;

namespace LineageService.OpenLineage.Facets;

/// <summary>
/// The <c>columnLineage</c> facet 1-2-0 of an output: which input fields each output field comes from, and on which ones all rows depend.
/// </summary>
/// <param name="Fields">One for each output field that the producer speaks of.</param>
/// <param name="Dataset">Dependencies of the dataset as a whole (filters, joins, grouping keys).</param>
public sealed record ColumnLineageDatasetFacet(ImmutableArray<ColumnLineageField> Fields, ImmutableArray<InputField> Dataset);

/// <summary>An output field and its input fields; none means that the producer says it has no source.</summary>
public readonly record struct ColumnLineageField(string Name, ImmutableArray<InputField> Inputs);

/// <summary>A field of another dataset that takes part, and how.</summary>
public readonly record struct InputField(DatasetId Dataset, string Field, FieldTransformations Transformations);
