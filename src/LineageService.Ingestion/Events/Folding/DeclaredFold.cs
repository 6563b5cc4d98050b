using LineageService.Ingestion.Events.State;

namespace LineageService.Ingestion.Events.Folding;

/// <summary>A job or dataset event that declares lineage: when, and which contribution of the job. The latest one counts.</summary>
/// <param name="Sql">Hash of the event's SQL text; 0 for none.</param>
/// <param name="Version">The version that it declares.</param>
internal readonly record struct DeclaredFold(EventKey Key, int Contribution, ulong Sql, string? Version);
