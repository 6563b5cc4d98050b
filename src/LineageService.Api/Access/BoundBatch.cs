using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using LineageService.Ingestion.Events;
using LineageService.OpenLineage.Reading;

namespace LineageService.Api.Access;

/// <summary>A batch of events without those that its sender may not send; the others keep their numbers in the answer.</summary>
internal sealed class BoundBatch
{
    private readonly ImmutableArray<IngestFailure> _refused;
    private readonly ImmutableArray<int> _places;

    private BoundBatch(ReadOnlyMemory<byte> body, ImmutableArray<IngestFailure> refused, ImmutableArray<int> places) =>
        (Body, _refused, _places) = (body, refused, places);

    /// <summary>The events that may be taken, as a JSON array.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <param name="body">JSON, checked before. What is no array stays as it is: the ingester refuses it.</param>
    public static BoundBatch Of(Actor actor, ReadOnlyMemory<byte> body, EventReadOptions options)
    {
        using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = options.MaxDepth });
        if (document.RootElement.ValueKind != JsonValueKind.Array) return new BoundBatch(body, [], []);
        var refused = ImmutableArray.CreateBuilder<IngestFailure>();
        var places = ImmutableArray.CreateBuilder<int>();
        using var kept = new MemoryStream();
        kept.WriteByte((byte)'[');
        var index = 0;
        foreach (var received in document.RootElement.EnumerateArray())
        {
            var (taken, refusal) = EventNamespaces.Apply(actor, Encoding.UTF8.GetBytes(received.GetRawText()), options);
            if (refusal is { } sentence)
            {
                refused.Add(new IngestFailure(index, sentence, Retriable: false));
            }
            else
            {
                if (places.Count > 0) kept.WriteByte((byte)',');
                kept.Write(taken.Span);
                places.Add(index);
            }

            index++;
        }

        kept.WriteByte((byte)']');
        return new BoundBatch(kept.ToArray(), refused.ToImmutable(), places.ToImmutable());
    }

    /// <summary>The answer to the whole batch.</summary>
    public BatchIngestResult Complete(BatchIngestResult result)
    {
        if (result.Reason is not null || _refused.IsEmpty) return result;
        var failures = result.Failures.Select(failure => failure with { Index = _places[(int)failure.Index] }).Concat(_refused)
            .OrderBy(failure => failure.Index);
        return result with { Received = result.Received + _refused.Length, Failures = [.. failures] };
    }
}
