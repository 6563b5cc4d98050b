using System.Collections.Immutable;
using LineageService.Model;

namespace LineageService.OpenLineage.Facets;

/// <summary>
/// The <c>schema</c> facet 1-2-0, flattened: nested fields stand behind their parent under a dotted path (<c>items.element.pos</c>, map
/// values <c>m.value</c>). Spark's <c>_element</c>, <c>_key</c> and <c>_value</c> are read as <c>element</c>, <c>key</c> and <c>value</c>.
/// </summary>
public sealed record SchemaDatasetFacet(ImmutableArray<SchemaField> Fields);
