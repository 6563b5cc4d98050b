using System.Collections.Immutable;

namespace LineageService.OpenLineage.Facets;

/// <summary>
/// The <c>lineage</c> facet 1-0-0 of a job: explicit lineage between any entities. Where it is present nothing is inferred from the event's
/// inputs and outputs, and it comes before <c>columnLineage</c>.
/// </summary>
public sealed record LineageJobFacet(ImmutableArray<LineageEntry> Entries);

/// <summary>The <c>lineage</c> facet 1-0-0 of a dataset event: what this dataset comes from, such as a view from its tables.</summary>
/// <param name="Inputs">Default where the facet does not speak of them; empty: known to have none.</param>
public sealed record LineageDatasetFacet(ImmutableArray<LineageInput> Inputs, ImmutableArray<LineageField> Fields);
