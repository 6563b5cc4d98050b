using System.Diagnostics;
using System.Text;
using Confluent.Kafka;
using LineageService.Cli.Telemetry;
using LineageService.Ingestion.Kafka.Configuration;
using LineageService.Testing.Servers;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace LineageService.Ingestion.Kafka.Tests.Consuming;

/// <summary>A text that must not be seen goes through the topics, as SQL, as poison, as keys and headers; then it is looked for in all that is told of it.</summary>
public sealed class CanaryTests : IDisposable
{
    private const string Canary = "quietcanary";
    private const string Sql = $"SELECT {Canary} FROM {Canary}_t WHERE ((('{Canary}'";

    private static readonly string[] Bodies =
    [
        $$$$"""
        {"eventType": "COMPLETE", "eventTime": "2026-03-02T01:00:00Z", "producer": "https://example.com/etl",
         "run": {"runId": "0194f5a0-0000-7000-8000-000000000009"},
         "job": {"namespace": "etl", "name": "hidden", "facets": {"sql": {"_producer": "https://example.com", "_schemaURL": "https://example.com", "query": "{{{{Sql}}}}", "dialect": "spark"}}},
         "inputs": [{"namespace": "db", "name": "a"}], "outputs": [{"namespace": "db", "name": "b"}]}
        """,
        $$"""{"eventType": "{{Sql}}", "job": 1}""",
        $$"""{"sql": "{{Sql}}""",
        Sql,
    ];

    private readonly string _directory = Directory.CreateTempSubdirectory("lineage-canary-").FullName;
    private readonly TestTopics _topics = new(KafkaServer.Shared.Bootstrap);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _topics.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task Sql_of_topics_is_in_no_span_and_no_metric()
    {
        var spans = new List<Activity>();
        var metrics = new List<Metric>();
        using var tracing = ServiceTelemetry.Tracing(new TelemetryOptions()).AddInMemoryExporter(spans).Build();
        using var metering = Sdk.CreateMeterProviderBuilder().AddMeter("LineageService.*").AddInMemoryExporter(metrics).Build();
        var (events, dead) = (await _topics.CreateAsync("events", 1), await _topics.CreateAsync("dead", 1));
        await _topics.ProduceAsync(events, Bodies.Select(Message));
        await using (var service = await TestService.StartAsync(new KafkaConsumerOptions(new KafkaConnection(_topics.Bootstrap), _topics.Name("group"))
        {
            EventTopics = [events],
            DeadLetterTopic = dead,
        })) await service.WaitForAsync(Bodies.Length);

        tracing.ForceFlush();
        metering.ForceFlush();
        var seen = spans.SelectMany(TextsOf).ToList();
        foreach (var metric in metrics)
        {
            foreach (ref readonly var point in metric.GetMetricPoints())
                foreach (var tag in point.Tags) seen.Add($"{metric.Name} {tag.Key}={tag.Value}");
        }

        // They were there to be told of: the batch has a span, its records are counted by topic, and what is dead has its letter.
        Assert.Contains(spans, span => span.OperationName == "lineage.kafka.batch");
        Assert.Contains(seen, text => text.Contains(events, StringComparison.Ordinal));
        Assert.Equal(Bodies.Length - 1, _topics.Read(dead, Bodies.Length - 1).Count);
        Assert.DoesNotContain(seen, text => text.Contains(Canary, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Sql_of_topics_is_not_in_what_a_service_writes_or_says_of_its_consumer()
    {
        var (events, tasks, usage) = (await _topics.CreateAsync("events", 1), await _topics.CreateAsync("tasks", 1), await _topics.CreateAsync("usage", 1));
        foreach (var topic in (string[])[events, tasks, usage]) await _topics.ProduceAsync(topic, Bodies.Select(Message));
        await _topics.ProduceAsync(tasks, [$$"""{"sql": "{{Sql}}", "dialect": "spark", "name": "t", "namespace": "n"}"""]);
        using var service = await ServiceProcess.ServeAsync(
            Path.Combine(_directory, "store"), Cancellation, "--log-level", "debug", "--kafka-bootstrap", _topics.Bootstrap, "--kafka-topics", events,
            "--kafka-task-topic", tasks, "--kafka-usage-topic", usage, "--kafka-group", _topics.Name("served"));
        using var client = new HttpClient { BaseAddress = service.Address };
        var status = "";
        for (var waited = 0; waited < 600 && !status.Contains($"\"received\":{(3 * Bodies.Length) + 1}", StringComparison.Ordinal); waited++)
        {
            await Task.Delay(100, Cancellation);
            status = (await client.GetStringAsync("/api/v2/admin/ingest", Cancellation)).Replace(" ", "", StringComparison.Ordinal);
        }

        Assert.Contains($"\"received\":{(3 * Bodies.Length) + 1}", status, StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, status, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(0, await service.TerminateAsync(Cancellation));
        Assert.NotEmpty(service.Error);
        Assert.DoesNotContain(Canary, service.Error, StringComparison.OrdinalIgnoreCase);
    }

    private static Message<byte[]?, byte[]?> Message(string body) => new()
    {
        Key = Encoding.UTF8.GetBytes(Sql),
        Value = Encoding.UTF8.GetBytes(body),
        Headers = new Headers { { "sql", Encoding.UTF8.GetBytes(Sql) }, { "traceparent", Encoding.UTF8.GetBytes(Canary) }, { "tracestate", Encoding.UTF8.GetBytes(Canary) } },
    };

    private static IEnumerable<string> TextsOf(Activity span)
    {
        yield return span.DisplayName;
        yield return span.StatusDescription ?? "";
        yield return span.TraceStateString ?? "";
        foreach (var tag in span.TagObjects) yield return $"{tag.Key}={tag.Value}";
        foreach (var item in span.Baggage) yield return $"{item.Key}={item.Value}";
        foreach (var link in span.Links) yield return link.Context.TraceState ?? "";
        foreach (var one in span.Events)
            foreach (var tag in one.Tags) yield return $"{one.Name}: {tag.Key}={tag.Value}";
    }
}
