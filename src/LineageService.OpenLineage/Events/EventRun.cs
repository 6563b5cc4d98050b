using LineageService.Model;
using LineageService.OpenLineage.Facets;

namespace LineageService.OpenLineage.Events;

/// <summary>The run of a run event and its facets.</summary>
public sealed record EventRun(RunId Id, RunFacets Facets);
