using System.Collections.Immutable;
using Confluent.Kafka;
using LineageService.Ingestion.Events;
using LineageService.Ingestion.Kafka.Clients;
using LineageService.Ingestion.Kafka.Configuration;

namespace LineageService.Ingestion.Kafka.Replay;

/// <summary>What became of a topic's records so far.</summary>
/// <param name="Duplicate">Known already.</param>
/// <param name="DeadLettered">Could not be applied.</param>
public sealed record TopicReplayReport(long Received, long Accepted, long Duplicate, long DeadLettered)
{
    public static TopicReplayReport None { get; } = new(0, 0, 0, 0);
}

/// <summary>
/// Reads a topic of events once more, from an offset or a time up to its end, into a store. What the store has is known again and changes
/// nothing; no group's offsets are touched. A topic of dead letters is read the same way.
/// </summary>
public static class TopicReplay
{
    private const int BatchRecords = 1000;
    private const long BatchBytes = 16L * 1024 * 1024;

    /// <exception cref="KafkaIngestException">The topic is not there or cannot be read.</exception>
    /// <exception cref="Graph.Store.LineageStoreException">The store cannot be written; what was taken before stays.</exception>
    public static async Task<TopicReplayReport> RunAsync(
        KafkaConnection connection,
        string topic,
        TopicStart start,
        EventIngester events,
        IProgress<TopicReplayReport>? progress,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(events);
        using var consumer = KafkaClients.Reader(connection).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
        var report = TopicReplayReport.None;
        try
        {
            var span = await Task.Run(
                () => TopicSpan.Assign(consumer, TopicPartitions.Of(connection, topic), topic, start), cancellationToken).ConfigureAwait(false);
            while (span.Open.Count > 0)
            {
                var batch = await Task.Run(() => Take(span, cancellationToken), cancellationToken).ConfigureAwait(false);
                var results = await events.IngestManyAsync(batch, cancellationToken).ConfigureAwait(false);
                foreach (var result in results) report = Count(report, result.Status);
                progress?.Report(report);
            }

            return report;
        }
        catch (KafkaException failure)
        {
            throw new KafkaIngestException($"The topic {topic} cannot be read: {failure.Error.Reason}", failure);
        }
        finally
        {
            consumer.Close();
        }
    }

    private static ImmutableArray<ReceivedEvent> Take(TopicSpan span, CancellationToken cancellationToken)
    {
        var batch = ImmutableArray.CreateBuilder<ReceivedEvent>();
        long bytes = 0;
        while (span.Open.Count > 0 && batch.Count < BatchRecords && bytes < BatchBytes)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (span.Next() is not { } record) continue;
            batch.Add(record.Received);
            bytes += record.Value.Length;
        }

        return batch.DrainToImmutable();
    }

    private static TopicReplayReport Count(TopicReplayReport report, IngestStatus status) => status switch
    {
        IngestStatus.Accepted => report with { Received = report.Received + 1, Accepted = report.Accepted + 1 },
        IngestStatus.Duplicate => report with { Received = report.Received + 1, Duplicate = report.Duplicate + 1 },
        IngestStatus.Rejected or IngestStatus.TooLarge =>
            report with { Received = report.Received + 1, DeadLettered = report.DeadLettered + 1 },
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
