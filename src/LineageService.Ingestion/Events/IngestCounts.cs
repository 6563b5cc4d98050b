using System.Collections.Immutable;

namespace LineageService.Ingestion.Events;

/// <summary>What became of the events of a file so far. Received is the sum of the other three.</summary>
/// <param name="DeadLettered">Events that were rejected, or too large.</param>
/// <param name="Failures">The first of them, by line.</param>
/// <param name="BytesRead">Bytes of the stream taken so far.</param>
public sealed record IngestCounts(
    long Received, long Accepted, long Duplicate, long DeadLettered, long BytesRead, ImmutableArray<IngestFailure> Failures)
{
    public static IngestCounts None { get; } = new(0, 0, 0, 0, 0, []);
}
