namespace LineageService.Graph.Store;

/// <summary>
/// What an ingester must remember between batches beside a job's <see cref="FoldState"/>: of a dataset, of a run. Opaque to the store, no
/// entity, never listed; a write replaces the state of the same key.
/// </summary>
/// <param name="Key">The ingester's own key; ordinal.</param>
public sealed record KeyedState(string Key, ReadOnlyMemory<byte> State);
