using LineageService.Model;

namespace LineageService.Graph.Store;

/// <summary>What made a version of an edge set begin or end (lineage-semantics.md §6). What does not apply is null.</summary>
/// <param name="JobVersion">
/// The job's declared version, or <c>sql:</c> and the first digits of its SQL's hash, or a task's fingerprint.
/// </param>
/// <param name="Event">Content hash of the event, whole or its first 16 digits.</param>
public sealed record EdgeCause(string? JobVersion = null, RunId? Run = null, string? Event = null);
