namespace LineageService.OpenLineage.Facets;

/// <summary>The <c>sourceCodeLocation</c> facet, of which the declared version of the job's code matters, and its path.</summary>
public sealed record SourceCodeLocationJobFacet(string? Version, string? Path);
