using System.Collections.Immutable;

namespace LineageService.OpenLineage.Facets;

/// <summary>Facets of a dataset. Those that are not read stand in <see cref="Others"/>.</summary>
public sealed record DatasetFacets
{
    public static DatasetFacets None { get; } = new();

    public Facet<SchemaDatasetFacet> Schema { get; init; }

    public Facet<SymlinksDatasetFacet> Symlinks { get; init; }

    public Facet<ColumnLineageDatasetFacet> ColumnLineage { get; init; }

    public Facet<LineageDatasetFacet> Lineage { get; init; }

    public Facet<TagsFacet> Tags { get; init; }

    public Facet<OwnershipFacet> Ownership { get; init; }

    public Facet<LifecycleStateChangeDatasetFacet> Lifecycle { get; init; }

    public Facet<DatasetTypeDatasetFacet> DatasetType { get; init; }

    public Facet<DocumentationFacet> Documentation { get; init; }

    public Facet<CatalogDatasetFacet> Catalog { get; init; }

    public ImmutableArray<RawFacet> Others { get; init; } = [];
}
