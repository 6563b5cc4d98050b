using System.Collections.Immutable;
using LineageService.Model;

namespace LineageService.OpenLineage.Facets;

/// <summary>The <c>symlinks</c> facet 1-0-1: other names of the same dataset.</summary>
public sealed record SymlinksDatasetFacet(ImmutableArray<SymlinkIdentifier> Identifiers)
{
    public bool Equals(SymlinksDatasetFacet? other) => other is not null && Identifiers.AsSpan().SequenceEqual(other.Identifiers.AsSpan());

    public override int GetHashCode() => Identifiers.Length;
}

/// <summary>Another name and its kind, such as <c>TABLE</c> or <c>LOCATION</c>, as written.</summary>
public readonly record struct SymlinkIdentifier(DatasetId Id, string Type);
