using Confluent.Kafka;
using Confluent.Kafka.Admin;
using LineageService.Ingestion.Kafka.Clients;
using LineageService.Ingestion.Kafka.Configuration;

namespace LineageService.Ingestion.Kafka.Consuming;

/// <summary>
/// Refuses a group of which another service with a store of its own is a member: each would see only some of the events. Looks once, at the
/// start; two that start in the same moment are not told apart.
/// </summary>
public static class GroupFence
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Waits within the budget for the start until no such member is there: one that crashed is forgotten by and by.</summary>
    /// <exception cref="KafkaIngestException">There is one.</exception>
    public static async Task CheckAsync(KafkaConsumerOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        using var admin = KafkaClients.Admin(options.Connection).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
        var deadline = Environment.TickCount64 + (long)options.Connection.StartBudget.TotalMilliseconds;
        while (await FindAsync(admin, options).ConfigureAwait(false) is { } other)
        {
            if (Environment.TickCount64 >= deadline)
            {
                throw new KafkaIngestException(
                    $"The consumer group {options.Group} has another service with a store of its own as a member (at {other.Host}): each would see only "
                    + "some of the events. Give one of them another group.");
            }

            await Task.Delay(500, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<MemberDescription?> FindAsync(IAdminClient admin, KafkaConsumerOptions options)
    {
        try
        {
            var described = await admin.DescribeConsumerGroupsAsync(
                [options.Group], new DescribeConsumerGroupsOptions { RequestTimeout = Patience }).ConfigureAwait(false);
            return described.ConsumerGroupDescriptions.SelectMany(group => group.Members).FirstOrDefault(
                member => member.GroupInstanceId is { } name && name != options.InstanceId
                    && name.StartsWith(ConsumerIdentity.Prefix, StringComparison.Ordinal));
        }
        catch (KafkaException)
        {
            // Not allowed to look, or a group that is not there yet: then there is nothing to say against it.
            return null;
        }
    }
}
