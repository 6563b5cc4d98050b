using Confluent.Kafka;
using Confluent.Kafka.Admin;
using LineageService.Ingestion.Kafka.Clients;
using LineageService.Ingestion.Kafka.Configuration;

namespace LineageService.Ingestion.Kafka.Tracking;

/// <summary>
/// Asks the brokers now and then where the partitions end: what a paused consumer is not told, and the sign that brokers are there.
/// </summary>
/// <param name="consumerErrors">Of the consumer itself, which may not notice that brokers were away for a moment.</param>
internal sealed class EndOffsets(KafkaConsumerOptions options, PartitionProgress progress, ConsumerState state, ClientErrors consumerErrors)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    // The end of what may be read: behind it are transactions that are not ended.
    private static readonly ListOffsetsOptions Listing = new() { RequestTimeout = Patience, IsolationLevel = IsolationLevel.ReadCommitted };

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        IAdminClient? admin = null;
        using var timer = new PeriodicTimer(Interval);
        try
        {
            do
            {
                var errors = new ClientErrors(TimeProvider.System);
                try
                {
                    admin ??= KafkaClients.Admin(options.Connection)
                        .SetErrorHandler((_, error) => errors.Note(error)).SetLogHandler((_, _) => { }).Build();
                    await AskAsync(admin, progress.Assigned()).ConfigureAwait(false);
                    state.BrokerTrouble(null);
                }
                catch (KafkaException failure)
                {
                    // One that saw its broker go may not find it again: the next question has a client of its own.
                    admin?.Dispose();
                    admin = null;
                    consumerErrors.NoteAway();
                    state.BrokerTrouble($"no broker answers at {options.Connection.Bootstrap}: {errors.Last ?? failure.Error.Reason}");
                }
            }
            while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false));
        }
        finally
        {
            admin?.Dispose();
        }
    }

    private async Task AskAsync(IAdminClient admin, TopicPartition[] partitions)
    {
        if (partitions.Length == 0)
        {
            await Task.Run(() => admin.GetMetadata(Patience)).ConfigureAwait(false);
            return;
        }

        var unknown = progress.WithoutPosition();
        var asked = partitions.Select(partition => new TopicPartitionOffsetSpec { TopicPartition = partition, OffsetSpec = OffsetSpec.Latest() });
        var found = await admin.ListOffsetsAsync(asked, Listing).ConfigureAwait(false);
        foreach (var one in found.ResultInfos)
        {
            var offset = one.TopicPartitionOffsetError;
            if (offset.Error.IsError) continue;

            // The client's way of saying that it knows nothing, which it calls no error.
            if (offset.Offset.Value < 0) throw new KafkaException(ErrorCode.Local_AllBrokersDown);
            progress.Ends(offset.TopicPartition, offset.Offset.Value);
        }

        if (unknown.Length > 0) await FindBeginsAsync(admin, unknown).ConfigureAwait(false);
    }

    // Of a partition that brought no record yet: where the group is, or where it will begin.
    private async Task FindBeginsAsync(IAdminClient admin, TopicPartition[] partitions)
    {
        var group = await admin.ListConsumerGroupOffsetsAsync(
            [new ConsumerGroupTopicPartitions(options.Group, [.. partitions])],
            new ListConsumerGroupOffsetsOptions { RequestTimeout = Patience }).ConfigureAwait(false);
        var fresh = new List<TopicPartition>();
        foreach (var offset in group.SelectMany(one => one.Partitions))
        {
            if (offset.Error.IsError) continue;
            if (offset.Offset.Value >= 0)
            {
                progress.Committed(offset.TopicPartition, offset.Offset.Value);
                progress.Begins(offset.TopicPartition, offset.Offset.Value);
            }
            else if (progress.NextOf(offset.TopicPartition) is null) fresh.Add(offset.TopicPartition);
        }

        if (fresh.Count == 0) return;
        var spec = options.FromBeginning ? OffsetSpec.Earliest() : OffsetSpec.Latest();
        var begins = await admin.ListOffsetsAsync(
            fresh.Select(partition => new TopicPartitionOffsetSpec { TopicPartition = partition, OffsetSpec = spec }),
            Listing).ConfigureAwait(false);
        foreach (var one in begins.ResultInfos)
        {
            var offset = one.TopicPartitionOffsetError;
            if (!offset.Error.IsError && offset.Offset.Value >= 0) progress.Begins(offset.TopicPartition, offset.Offset.Value);
        }
    }
}
