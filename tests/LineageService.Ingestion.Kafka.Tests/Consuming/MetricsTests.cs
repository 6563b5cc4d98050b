using System.Diagnostics.Metrics;
using LineageService.Ingestion.Kafka.Configuration;
using LineageService.Ingestion.Kafka.Tracking;
using LineageService.Testing.Servers;

namespace LineageService.Ingestion.Kafka.Tests.Consuming;

public sealed class MetricsTests
{
    [Fact]
    public async Task Records_are_counted_by_outcome_and_lag_is_measured_by_partition()
    {
        using var topics = new TestTopics(KafkaServer.Shared.Bootstrap);
        var topic = await topics.CreateAsync("events", 2);
        var records = new Dictionary<string, long>(StringComparer.Ordinal);
        var lags = new Dictionary<int, long>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == KafkaMetrics.MeterName) self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            var named = tags.ToArray().ToDictionary(tag => tag.Key, tag => tag.Value);
            if (!named.TryGetValue("topic", out var of) || (string?)of != topic) return;
            lock (records)
            {
                if (instrument.Name == "lineage.kafka.lag") lags[(int)named["partition"]!] = value;
                else records[(string)named["outcome"]!] = records.GetValueOrDefault((string)named["outcome"]!) + value;
            }
        });
        long inBatches = 0;
        listener.SetMeasurementEventCallback<int>((instrument, value, _, _) =>
        {
            // Of all consumers of this process: it has no tags.
            if (instrument.Name == "lineage.kafka.batch.size") Interlocked.Add(ref inBatches, value);
        });
        listener.Start();
        await topics.ProduceAsync(topic, [.. TestEvents.Events(10), TestEvents.Event(0), "poison"]);
        await using var service = await TestService.StartAsync(
            new KafkaConsumerOptions(new KafkaConnection(topics.Bootstrap), topics.Name("group")) { EventTopics = [topic] });
        await service.WaitForAsync(12);
        await service.WaitAsync(status => status.Lag == 0);
        listener.RecordObservableInstruments();
        Assert.Equal((10, 1, 1), (records["accepted"], records["duplicate"], records["rejected"]));
        Assert.Equal([0, 0], lags.Values);
        Assert.InRange(Interlocked.Read(ref inBatches), 12, long.MaxValue);
    }
}
