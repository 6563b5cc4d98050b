namespace LineageService.OpenLineage.Facets;

/// <summary>A facet that is not read: its name and where its value stands in the event's body, in bytes.</summary>
public readonly record struct RawFacet(string Name, long Start, long Length);
