using LineageService.Graph.Snapshot;

namespace LineageService.Api;

/// <summary>What the API serves: the graph with its store, and what writes to it. Put together by the composition root, which owns it.</summary>
public sealed record LineageBackend(LineageGraphHost Host, TimeProvider Time);
