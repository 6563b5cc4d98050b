using LineageService.Model;
using LineageService.OpenLineage.Facets;

namespace LineageService.OpenLineage.Events;

/// <summary>A dataset as an event names it, under the id that the producer uses: symlinks are not resolved here.</summary>
public sealed record EventDataset(DatasetId Id, DatasetFacets Facets)
{
    /// <summary>Which part of it the run read or wrote. The other input and output facets are not read.</summary>
    public Facet<SubsetFacet> Subset { get; init; }
}
