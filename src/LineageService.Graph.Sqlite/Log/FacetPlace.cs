namespace LineageService.Graph.Sqlite.Log;

/// <summary>Where a facet stands in a body, in bytes.</summary>
internal readonly record struct FacetPlace(int Start, int Length);
