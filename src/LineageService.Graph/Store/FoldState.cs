using LineageService.Model;

namespace LineageService.Graph.Store;

/// <summary>What the event fold must remember of a job between events; opaque to the store.</summary>
public sealed record FoldState(JobId Job, ReadOnlyMemory<byte> State);
