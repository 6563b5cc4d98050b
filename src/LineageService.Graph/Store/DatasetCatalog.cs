namespace LineageService.Graph.Store;

/// <summary>The catalog that manages a dataset, as its producers name it (OpenLineage's <c>catalog</c> facet). Not where the dataset itself lies.</summary>
/// <param name="Framework">What reads it: iceberg, delta, hudi, hive …</param>
/// <param name="Type">How the catalog is kept: hadoop, hive, jdbc, rest, glue …</param>
/// <param name="Name">The catalog's name where it is configured.</param>
/// <param name="Source">Who reports it: spark, flink …</param>
public sealed record DatasetCatalog(
    string? Framework, string? Type, string? Name, string? MetadataUri = null, string? WarehouseUri = null, string? Source = null);
