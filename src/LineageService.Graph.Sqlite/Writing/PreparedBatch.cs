using System.Collections.Immutable;
using LineageService.Graph.Sqlite.Codecs;
using LineageService.Graph.Store;

namespace LineageService.Graph.Sqlite.Writing;

/// <summary>
/// A batch with what can be done before the writer's turn: records serialised, events packed. Made on the caller's thread, so that one
/// writer keeps up with many callers.
/// </summary>
internal sealed record PreparedBatch(
    LineageBatch Batch, ImmutableArray<byte[]> Datasets, ImmutableArray<byte[]> Jobs, ImmutableArray<EventBody> Events)
{
    public static PreparedBatch Of(LineageBatch batch) => new(
        batch,
        [.. batch.Datasets.Select(RecordJson.Write)],
        [.. batch.Jobs.Select(RecordJson.Write)],
        [.. batch.Events.Select(logged => EventBody.Pack(logged.Body.Span))]);
}
