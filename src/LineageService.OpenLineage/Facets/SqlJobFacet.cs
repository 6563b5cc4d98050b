namespace LineageService.OpenLineage.Facets;

/// <summary>The <c>sql</c> facet 1-1-0: the text that the job ran. Never logged.</summary>
public sealed record SqlJobFacet(string Query, string? Dialect);
