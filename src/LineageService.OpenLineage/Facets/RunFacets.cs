using System.Collections.Immutable;

namespace LineageService.OpenLineage.Facets;

/// <summary>Facets of a run. Those that are not read stand in <see cref="Others"/>.</summary>
public sealed record RunFacets
{
    public static RunFacets None { get; } = new();

    public Facet<ParentRunFacet> Parent { get; init; }

    public Facet<ErrorMessageRunFacet> ErrorMessage { get; init; }

    public Facet<ExtractionErrorRunFacet> ExtractionError { get; init; }

    public Facet<TagsFacet> Tags { get; init; }

    public ImmutableArray<RawFacet> Others { get; init; } = [];
}
