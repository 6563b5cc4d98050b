using LineageService.Graph.Store;

namespace LineageService.Ingestion.Events;

/// <summary>The body of an event on its way in.</summary>
/// <param name="Position">Where it came from, as in <see cref="LoggedEvent.Position"/>; null where not told.</param>
public readonly record struct ReceivedEvent(ReadOnlyMemory<byte> Body, string? Position = null);
