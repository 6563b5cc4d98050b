using System.Collections.Immutable;

namespace LineageService.OpenLineage.Facets;

/// <summary>Facets of a job. Those that are not read stand in <see cref="Others"/>.</summary>
public sealed record JobFacets
{
    public static JobFacets None { get; } = new();

    public Facet<SqlJobFacet> Sql { get; init; }

    public Facet<JobTypeJobFacet> JobType { get; init; }

    public Facet<OwnershipFacet> Ownership { get; init; }

    public Facet<TagsFacet> Tags { get; init; }

    public Facet<DocumentationFacet> Documentation { get; init; }

    public Facet<SourceCodeLocationJobFacet> SourceCodeLocation { get; init; }

    public Facet<LineageJobFacet> Lineage { get; init; }

    public ImmutableArray<RawFacet> Others { get; init; } = [];
}
