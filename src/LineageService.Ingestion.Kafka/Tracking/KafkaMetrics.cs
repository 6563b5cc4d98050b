using System.Diagnostics;
using System.Diagnostics.Metrics;
using LineageService.Ingestion.Events;

namespace LineageService.Ingestion.Kafka.Tracking;

/// <summary>What is measured of consumers; the meter's name is <see cref="MeterName"/>. One for each consumer.</summary>
public sealed class KafkaMetrics : IDisposable
{
    public const string MeterName = "LineageService.Ingestion.Kafka";

    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _records;
    private readonly Counter<long> _retries;
    private readonly Histogram<int> _batchSize;
    private readonly Histogram<double> _batchDuration;

    internal KafkaMetrics(PartitionProgress progress)
    {
        _records = _meter.CreateCounter<long>("lineage.kafka.records", "{record}", "Records taken, by topic and outcome.");
        _retries = _meter.CreateCounter<long>("lineage.kafka.retries", "{attempt}", "Attempts made again after the store or a topic failed.");
        _batchSize = _meter.CreateHistogram<int>("lineage.kafka.batch.size", "{record}", "Records of a batch.");
        _batchDuration = _meter.CreateHistogram<double>("lineage.kafka.batch.duration", "s", "From the begin of a batch's delivery until it is in the store.");
        _meter.CreateObservableGauge(
            "lineage.kafka.lag",
            () => progress.All().Where(partition => partition.Lag is not null).Select(partition => new Measurement<long>(
                partition.Lag!.Value, new("topic", partition.Topic), new("partition", partition.Partition))),
            "{record}",
            "Records of a partition that are not in the store yet.");
    }

    public void Dispose() => _meter.Dispose();

    internal void Record(string topic, IngestStatus status) => _records.Add(1, new("topic", topic), new("outcome", Name(status)));

    internal void Retried() => _retries.Add(1);

    internal void Batch(int records, TimeSpan duration)
    {
        _batchSize.Record(records);
        _batchDuration.Record(duration.TotalSeconds);
    }

    private static string Name(IngestStatus status) => status switch
    {
        IngestStatus.Accepted => "accepted",
        IngestStatus.Duplicate => "duplicate",
        IngestStatus.Rejected => "rejected",
        IngestStatus.TooLarge => "too_large",
        _ => throw new UnreachableException(),
    };
}
