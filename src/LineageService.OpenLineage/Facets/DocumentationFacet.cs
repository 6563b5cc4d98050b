namespace LineageService.OpenLineage.Facets;

/// <summary>The <c>documentation</c> facet of a job or dataset.</summary>
public sealed record DocumentationFacet(string Description);
