using LineageService.Model;

namespace LineageService.OpenLineage.Facets;

/// <summary>The <c>parent</c> facet 1-2-0: the run that started this one, and the root of the chain where it is told.</summary>
public sealed record ParentRunFacet(RunId Run, JobId Job, RunId? RootRun, JobId? RootJob);
