using System.Diagnostics;
using System.Text;
using Confluent.Kafka;
using LineageService.Cli.Telemetry;
using LineageService.Ingestion.Kafka.Configuration;
using LineageService.Testing.Servers;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace LineageService.Ingestion.Kafka.Tests.Consuming;

public sealed class TraceTests : IDisposable
{
    private readonly TestTopics _topics = new(KafkaServer.Shared.Bootstrap);

    public void Dispose() => _topics.Dispose();

    [Fact]
    public async Task A_batch_is_one_span_linked_to_what_wrote_its_records_and_leads_to_commit_and_swap()
    {
        var spans = new List<Activity>();
        using var tracing = ServiceTelemetry.Tracing(new TelemetryOptions()).AddInMemoryExporter(spans).Build();
        var topic = await _topics.CreateAsync("events", 1);
        ActivityContext[] writers = [Context(), Context()];
        await _topics.ProduceAsync(topic, TestEvents.Events(3).Select((body, index) => new Message<byte[]?, byte[]?>
        {
            Value = Encoding.UTF8.GetBytes(body),
            Headers = index == 2 ? new Headers { { "traceparent", "nonsense"u8.ToArray() } } : new Headers { { "traceparent", Header(writers[index]) } },
        }));
        var group = _topics.Name("group");
        await using (var service = await TestService.StartAsync(new KafkaConsumerOptions(new KafkaConnection(_topics.Bootstrap), group)
        {
            EventTopics = [topic],
            MaxBatchDelay = TimeSpan.FromSeconds(1),
        })) await service.WaitForAsync(3);

        tracing.ForceFlush();
        var batches = spans.Where(span => span.OperationName == "lineage.kafka.batch" && Equals(span.GetTagItem("messaging.consumer.group.name"), group)).ToArray();
        Assert.Equal(writers.Select(writer => writer.SpanId).ToHashSet(), batches.SelectMany(batch => batch.Links).Select(link => link.Context.SpanId).ToHashSet());
        Assert.All(batches, batch => Assert.Equal((ActivityKind.Consumer, topic), (batch.Kind, batch.GetTagItem("messaging.destination.name"))));
        var causes = batches.Select(batch => batch.SpanId).ToHashSet();
        foreach (var next in new[] { "lineage.events.commit", "lineage.store.commit", "lineage.snapshot.swap" })
        {
            var found = spans.Where(span => span.OperationName == next && span.Links.Any(link => causes.Contains(link.Context.SpanId))).ToArray();
            Assert.NotEmpty(found);
            causes = [.. found.Select(span => span.SpanId)];
        }
    }

    private static ActivityContext Context() => new(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded);

    private static byte[] Header(ActivityContext context) => Encoding.ASCII.GetBytes($"00-{context.TraceId}-{context.SpanId}-01");
}
