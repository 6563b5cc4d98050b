using System.Collections.Immutable;

namespace LineageService.OpenLineage.Facets;

/// <summary>The <c>ownership</c> facet of a job or dataset.</summary>
public sealed record OwnershipFacet(ImmutableArray<EventOwner> Owners)
{
    public bool Equals(OwnershipFacet? other) => other is not null && Owners.AsSpan().SequenceEqual(other.Owners.AsSpan());

    public override int GetHashCode() => Owners.Length;
}

/// <summary>An owner and its kind (person, team, MAINTAINER …), as written.</summary>
public readonly record struct EventOwner(string Name, string? Type);
