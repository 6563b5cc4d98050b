using System.Collections.Immutable;
using LineageService.Model;

namespace LineageService.Ingestion.Events.Folding;

/// <summary>The fields that a <c>schema</c> facet named.</summary>
internal sealed record SchemaValue(ImmutableArray<SchemaField> Fields);
