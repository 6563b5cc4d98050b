namespace LineageService.OpenLineage.Facets;

/// <summary>The <c>catalog</c> facet 1-1-0: the catalog that a dataset is managed by, as written.</summary>
/// <param name="Framework">What reads it: iceberg, delta, hudi, hive …</param>
/// <param name="Type">How the catalog is kept: hadoop, hive, jdbc, rest, glue …</param>
/// <param name="Name">The catalog's name where it is configured.</param>
public sealed record CatalogDatasetFacet(string? Framework, string? Type, string? Name, string? MetadataUri, string? WarehouseUri, string? Source);
