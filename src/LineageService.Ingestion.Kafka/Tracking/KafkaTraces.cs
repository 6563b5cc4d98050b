using System.Diagnostics;
using System.Text;
using Confluent.Kafka;
using LineageService.Graph.Telemetry;
using LineageService.Ingestion.Kafka.Consuming;

namespace LineageService.Ingestion.Kafka.Tracking;

/// <summary>Spans of consumed batches, linked to what wrote their records (header <c>traceparent</c>), and the header of what is written.</summary>
public static class KafkaTraces
{
    /// <summary>Name of the spans' source.</summary>
    public const string SourceName = "LineageService.Ingestion.Kafka";

    private const string TraceParent = "traceparent";
    private const string TraceState = "tracestate";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>Starts the span of a batch; null where nobody listens.</summary>
    internal static Activity? StartBatch(RecordBatch batch, string group)
    {
        if (!Source.HasListeners()) return null;
        var activity = BatchActivity.Start(Source, "lineage.kafka.batch", batch.All.Select(record => CauseOf(record.Headers)), ActivityKind.Consumer);
        return activity?.SetTag("messaging.system", "kafka")
            .SetTag("messaging.operation.type", "process")
            .SetTag("messaging.consumer.group.name", group)
            .SetTag("messaging.batch.message_count", batch.Count)
            .SetTag("messaging.destination.name", string.Join(',', batch.Last.Keys.Select(one => one.Topic).Distinct(StringComparer.Ordinal).Take(8)));
    }

    /// <summary>Adds what the caller is doing to the headers of a record; nothing where nobody traces.</summary>
    internal static Headers? Inject(Headers? headers)
    {
        if (Activity.Current is not { IdFormat: ActivityIdFormat.W3C } activity) return headers;
        headers ??= [];
        headers.Add(TraceParent, Encoding.ASCII.GetBytes(activity.Id!));
        if (activity.TraceStateString is { Length: > 0 } state) headers.Add(TraceState, Encoding.ASCII.GetBytes(state));
        return headers;
    }

    private static ActivityContext CauseOf(Headers? headers)
    {
        if (headers is null || !headers.TryGetLastBytes(TraceParent, out var parent) || parent is not { Length: > 0 and < 256 }) return default;
        var state = headers.TryGetLastBytes(TraceState, out var bytes) && bytes is { Length: > 0 and <= 512 } ? Encoding.ASCII.GetString(bytes) : null;
        return ActivityContext.TryParse(Encoding.ASCII.GetString(parent), state, isRemote: true, out var context) ? context : default;
    }
}
