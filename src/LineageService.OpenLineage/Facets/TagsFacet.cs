using System.Collections.Immutable;

namespace LineageService.OpenLineage.Facets;

/// <summary>The <c>tags</c> facet 1-0-0 of a run, job or dataset.</summary>
public sealed record TagsFacet(ImmutableArray<EventTag> Tags)
{
    public bool Equals(TagsFacet? other) => other is not null && Tags.AsSpan().SequenceEqual(other.Tags.AsSpan());

    public override int GetHashCode() => Tags.Length;
}

/// <summary>A tag.</summary>
/// <param name="Field">The field it belongs to; null for the whole dataset, and always for jobs and runs.</param>
public readonly record struct EventTag(string Key, string? Value, string? Field);
