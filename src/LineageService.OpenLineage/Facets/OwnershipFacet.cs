using System.Collections.Immutable;

namespace LineageService.OpenLineage.Facets;

/// <summary>The <c>ownership</c> facet of a job or dataset.</summary>
public sealed record OwnershipFacet(ImmutableArray<EventOwner> Owners);

/// <summary>An owner and its kind (person, team, MAINTAINER …), as written.</summary>
public readonly record struct EventOwner(string Name, string? Type);
