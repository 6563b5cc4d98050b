namespace LineageService.Ingestion.Events.Folding;

/// <summary>
/// What must be known of runs and declarations that a job has forgotten: up to when history is frozen, and which version of the job was the
/// last. Times are UTC ticks, 0 where nothing was forgotten.
/// </summary>
/// <param name="Runs">Start of the latest run that counted and was forgotten.</param>
/// <param name="HasCompleted">True where a completed run was: failed ones count no more.</param>
/// <param name="Sql">Hash of the last SQL text of those runs.</param>
/// <param name="Version">Their last declared version.</param>
/// <param name="Declared">Time of the latest declaration that was forgotten.</param>
internal readonly record struct FrozenPast(long Runs, bool HasCompleted, ulong Sql, string? Version, long Declared);
