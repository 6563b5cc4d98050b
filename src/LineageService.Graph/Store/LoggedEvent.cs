namespace LineageService.Graph.Store;

/// <summary>A raw event as received, kept so that everything can be rebuilt.</summary>
/// <param name="ContentHash">SHA-256 of the body, lower-case hex: the key that makes duplicates visible.</param>
/// <param name="Kind">run, job or dataset; <c>dead</c> for one that could not be applied.</param>
/// <param name="Reason">Why it is dead; null otherwise.</param>
/// <param name="ReceivedAt">First receipt, UTC.</param>
public sealed record LoggedEvent(
    string ContentHash, string Kind, ReadOnlyMemory<byte> Body, DateTimeOffset ReceivedAt, string? Reason = null);
