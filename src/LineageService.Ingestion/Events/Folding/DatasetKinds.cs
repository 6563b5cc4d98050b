using LineageService.OpenLineage.Facets;

namespace LineageService.Ingestion.Events.Folding;

/// <summary>The kind of a dataset in the words of catalogs: <c>table</c>, <c>view</c>, <c>materialized_view</c>, <c>topic</c> ….</summary>
internal static class DatasetKinds
{
    public static string? Of(DatasetTypeDatasetFacet? facet)
    {
        if (facet is null) return null;
        var kind = facet.DatasetType.ToLowerInvariant();
        var isMaterialized = string.Equals(facet.SubType, "MATERIALIZED", StringComparison.OrdinalIgnoreCase);
        return kind == "view" && isMaterialized ? "materialized_view" : kind;
    }
}
