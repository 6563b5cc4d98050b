using LineageService.Model;
using LineageService.OpenLineage.Facets;

namespace LineageService.OpenLineage.Events;

/// <summary>The job of an event and its facets.</summary>
public sealed record EventJob(JobId Id, JobFacets Facets);
