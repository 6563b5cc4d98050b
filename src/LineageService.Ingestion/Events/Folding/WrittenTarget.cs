using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Ingestion.Events.Folding;

/// <summary>An edge set that was written: what must be ended when it is no longer claimed, and skipped while it does not change.</summary>
/// <param name="Since">UTC ticks since when the claims hold.</param>
/// <param name="Claims">Hash of edges, unknowns and producer.</param>
internal readonly record struct WrittenTarget(DatasetId Target, EvidenceKind Evidence, long Since, ulong Claims);
