using System.Collections.Immutable;
using LineageService.Graph.Store;
using LineageService.Ingestion.Catalogs;

namespace LineageService.Ingestion.Tasks;

/// <summary>What the analysis of one task gives: the job's record, its edges by target, and the schemas it teaches.</summary>
internal sealed record TaskOutcome(JobRecord Job, ImmutableArray<EdgeSet> EdgeSets, ImmutableArray<CatalogTable> Definitions);
