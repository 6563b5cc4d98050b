using System.Collections.Immutable;
using LineageService.Graph.Sqlite.Codecs;
using LineageService.Graph.Sqlite.Log;
using LineageService.Graph.Store;

namespace LineageService.Graph.Sqlite.Writing;

/// <summary>
/// A batch with what can be done before the writer's turn: records serialised, events cut and packed. Made on the caller's thread, so that one
/// writer keeps up with many callers.
/// </summary>
internal sealed record PreparedBatch(
    LineageBatch Batch, ImmutableArray<byte[]> Datasets, ImmutableArray<byte[]> Jobs, ImmutableArray<CutEvent> Events)
{
    /// <param name="facets">Where facets that were seen before are known.</param>
    public static PreparedBatch Of(LineageBatch batch, FacetMemory facets) => new(
        batch,
        [.. batch.Datasets.Select(RecordJson.Write)],
        [.. batch.Jobs.Select(RecordJson.Write)],
        [.. batch.Events.Select(logged => logged.Prepared as CutEvent ?? CutEvent.Of(logged.Body.Span, facets))]);
}
