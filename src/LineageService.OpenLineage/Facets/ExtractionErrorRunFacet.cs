namespace LineageService.OpenLineage.Facets;

/// <summary>
/// The <c>extractionError</c> facet: the producer says that it could not extract all lineage. Messages are not kept: they quote SQL.
/// </summary>
public sealed record ExtractionErrorRunFacet(int TotalTasks, int FailedTasks, int Errors);
