namespace LineageService.OpenLineage.Facets;

/// <summary>The <c>datasetType</c> facet 1-0-0: TABLE, VIEW, FILE, TOPIC …, and a subtype such as MATERIALIZED, as written.</summary>
public sealed record DatasetTypeDatasetFacet(string DatasetType, string? SubType);
