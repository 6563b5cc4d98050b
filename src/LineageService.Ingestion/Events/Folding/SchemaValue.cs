using System.Collections.Immutable;
using LineageService.Model;
using LineageService.OpenLineage.Facets;

namespace LineageService.Ingestion.Events.Folding;

/// <summary>The fields that a <c>schema</c> facet named, each once. Equal by content.</summary>
internal sealed record SchemaValue(ImmutableArray<SchemaField> Fields)
{
    public static SchemaValue Of(SchemaDatasetFacet facet) => new(Distinct(facet.Fields));

    public bool Equals(SchemaValue? other) => other is not null && Fields.AsSpan().SequenceEqual(other.Fields.AsSpan());

    public override int GetHashCode() => Fields.Length;

    /// <summary>These fields, then those of the other that are not among them.</summary>
    public ImmutableArray<SchemaField> Union(SchemaValue other) => Distinct([.. Fields, .. other.Fields]);

    private static ImmutableArray<SchemaField> Distinct(ImmutableArray<SchemaField> fields)
    {
        var known = new HashSet<string>(fields.Length, StringComparer.Ordinal);
        var repeated = 0;
        foreach (var field in fields) repeated += known.Add(field.Path) ? 0 : 1;
        if (repeated == 0) return fields;
        known.Clear();
        return [.. fields.Where(field => known.Add(field.Path))];
    }
}
