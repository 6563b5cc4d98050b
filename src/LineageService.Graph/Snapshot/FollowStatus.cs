namespace LineageService.Graph.Snapshot;

/// <summary>How far a graph over a shared store is behind what other replicas committed.</summary>
/// <param name="Lag">Since when it was last seen to show all that there was; short while it follows.</param>
/// <param name="Failure">Why the store could not be asked last; null where it could.</param>
public readonly record struct FollowStatus(TimeSpan Lag, string? Failure);
