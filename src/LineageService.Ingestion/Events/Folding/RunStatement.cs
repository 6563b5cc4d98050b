using LineageService.Ingestion.Events.State;

namespace LineageService.Ingestion.Events.Folding;

/// <summary>A contribution that a run's events made, and the first event that made it.</summary>
/// <param name="Contribution">Place among the job's contributions.</param>
internal readonly record struct RunStatement(int Contribution, EventKey Key);
