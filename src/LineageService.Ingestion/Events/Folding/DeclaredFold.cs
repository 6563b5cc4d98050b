using LineageService.Ingestion.Events.State;

namespace LineageService.Ingestion.Events.Folding;

/// <summary>A job or dataset event that declares lineage: when, and which contribution of the job. The latest one counts.</summary>
internal readonly record struct DeclaredFold(EventKey Key, int Contribution);
