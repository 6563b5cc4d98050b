using Confluent.Kafka;
using LineageService.Ingestion.Events;
using LineageService.Ingestion.Events.DeadLetters;
using LineageService.Ingestion.Kafka.Clients;
using LineageService.Ingestion.Kafka.Configuration;
using LineageService.Ingestion.Kafka.Consuming;
using LineageService.Ingestion.Kafka.Delivery;
using LineageService.Ingestion.Tasks.Import;

namespace LineageService.Ingestion.Kafka.Replay;

/// <summary>What became of a topic's records so far.</summary>
/// <param name="Accepted">New; of tasks and usage all that could be applied.</param>
/// <param name="Duplicate">Known already.</param>
/// <param name="DeadLettered">Could not be applied.</param>
public sealed record TopicReplayReport(long Received, long Accepted, long Duplicate, long DeadLettered)
{
    public static TopicReplayReport None { get; } = new(0, 0, 0, 0);
}

/// <summary>
/// Reads a topic once more, from an offset or a time up to its end, into a store. What the store has is known again and changes nothing; no group's
/// offsets are touched. A topic of dead letters is read the same way: each letter says what it was meant to be.
/// </summary>
public static class TopicReplay
{
    private const int BatchRecords = 1000;
    private const long BatchBytes = 16L * 1024 * 1024;

    /// <param name="role">What the records of the topic are, where they do not say so themselves.</param>
    /// <exception cref="KafkaIngestException">The topic is not there or cannot be read.</exception>
    /// <exception cref="Graph.Store.LineageStoreException">The store cannot be written; what was taken before stays.</exception>
    public static async Task<TopicReplayReport> RunAsync(
        KafkaConnection connection,
        string topic,
        TopicStart start,
        KafkaTargets targets,
        LetterRole role,
        IProgress<TopicReplayReport>? progress,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(targets);
        using var consumer = KafkaClients.Reader(connection).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
        var report = TopicReplayReport.None;
        try
        {
            var span = await Task.Run(
                () => TopicSpan.Assign(consumer, TopicPartitions.Of(connection, topic), topic, start), cancellationToken).ConfigureAwait(false);
            while (span.Open.Count > 0)
            {
                var batch = await Task.Run(() => Take(span, cancellationToken), cancellationToken).ConfigureAwait(false);
                foreach (var status in await DeliverAsync(targets, batch, role, cancellationToken).ConfigureAwait(false)) report = Count(report, status);
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

    private static List<TopicRecord> Take(TopicSpan span, CancellationToken cancellationToken)
    {
        var batch = new List<TopicRecord>();
        long bytes = 0;
        while (span.Open.Count > 0 && batch.Count < BatchRecords && bytes < BatchBytes)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (span.Next() is not { } record) continue;
            batch.Add(record);
            bytes += record.Value.Length;
        }

        return batch;
    }

    private static async Task<List<IngestStatus>> DeliverAsync(
        KafkaTargets targets, List<TopicRecord> batch, LetterRole otherwise, CancellationToken cancellationToken)
    {
        var statuses = new List<IngestStatus>(batch.Count);
        foreach (var group in batch.GroupBy(record => DeadLetterTopic.RoleOf(record.Headers, otherwise)))
        {
            TopicRecord[] records = [.. group];
            switch (group.Key)
            {
                case LetterRole.Event:
                    var results = await targets.Events.IngestManyAsync([.. records.Select(record => record.Received)], cancellationToken).ConfigureAwait(false);
                    statuses.AddRange(results.Select(result => result.Status));
                    break;
                case LetterRole.Tasks:
                    if (targets.Tasks is not { } importer) throw new KafkaIngestException("Nobody here takes task definitions.");
                    var intake = new TimedTaskIntake(targets.Host, importer, targets.TaskDefaults, targets.Time);
                    var reasons = await intake.ImportAsync(
                        [.. records.Select(record => new TimedTask(record.Value, DeadLetterTopic.TimeOf(record)))], cancellationToken).ConfigureAwait(false);
                    statuses.AddRange(records.Select((_, index) => reasons.ContainsKey(index) ? IngestStatus.Rejected : IngestStatus.Accepted));
                    break;
                case LetterRole.Usage:
                    if (targets.Usage is not { } usage) throw new KafkaIngestException("Nobody here takes usage records.");
                    var outcomes = await usage.TakeAsync([.. records.Select(record => record.Received)], cancellationToken).ConfigureAwait(false);
                    statuses.AddRange(outcomes.Select(outcome => outcome.Reason is null ? IngestStatus.Accepted : IngestStatus.Rejected));
                    break;
                default:
                    throw new System.Diagnostics.UnreachableException();
            }
        }

        return statuses;
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
