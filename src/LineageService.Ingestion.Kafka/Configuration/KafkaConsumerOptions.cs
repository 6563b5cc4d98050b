using System.Collections.Immutable;

namespace LineageService.Ingestion.Kafka.Configuration;

/// <summary>What is consumed, as whom, and how much at once.</summary>
/// <param name="Group">Consumer group. Of one store there is one group, whatever else consumes the same topics.</param>
public sealed record KafkaConsumerOptions(KafkaConnection Connection, string Group)
{
    /// <summary>Topics of OpenLineage events; one that begins with <c>^</c> is a regular expression over names.</summary>
    public ImmutableArray<string> EventTopics { get; init; } = [];

    /// <summary>Topic of task definitions and catalog entries (schemas/tasks); null for none.</summary>
    public string? TaskTopic { get; init; }

    /// <summary>Topic of usage records; null for none.</summary>
    public string? UsageTopic { get; init; }

    /// <summary>Topic that also gets what could not be applied, beside the store; null for none.</summary>
    public string? DeadLetterTopic { get; init; }

    /// <summary>
    /// Who this is within the group, across restarts: it gets its partitions back at once, and a second one of the same name is fenced. Null
    /// where several share the group and come and go.
    /// </summary>
    public string? InstanceId { get; init; }

    /// <summary>Where to begin in a partition of which the group has committed nothing: at the beginning, else at the end.</summary>
    public bool FromBeginning { get; init; } = true;

    /// <summary>Records taken into the store at once.</summary>
    public int MaxBatchRecords { get; init; } = 500;

    /// <summary>Bytes of records taken into the store at once, beyond the first record.</summary>
    public long MaxBatchBytes { get; init; } = 8L * 1024 * 1024;

    /// <summary>How long the first record of a batch waits for company.</summary>
    public TimeSpan MaxBatchDelay { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// Batches on their way into the store at once: while some are committed, together, others are read on further processors.
    /// </summary>
    public int MaxBatchesUnderway { get; init; } = 4;

    /// <summary>How long the consumer waits for the store before it pauses its partitions.</summary>
    public TimeSpan PauseAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long partitions that are taken away wait for what is underway.</summary>
    public TimeSpan RevocationWait { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest wait between two attempts at something that is away.</summary>
    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>All topics it subscribes to.</summary>
    internal IEnumerable<string> Topics => [.. EventTopics, .. TaskTopic is null ? [] : (string[])[TaskTopic], .. UsageTopic is null ? [] : (string[])[UsageTopic]];

    /// <summary>What is wrong, all at once; empty where nothing is.</summary>
    /// <param name="hasUsageSink">True where somebody takes usage records.</param>
    public ImmutableArray<string> Violations(bool hasUsageSink) =>
    [
        .. Connection.Violations(),
        .. string.IsNullOrWhiteSpace(Group) ? (string[])["the consumer group is missing"] : [],
        .. TopicViolations(hasUsageSink),
        .. MaxBatchRecords < 1 ? (string[])["a batch has at least one record"] : [],
        .. MaxBatchesUnderway < 1 ? (string[])["at least one batch is underway"] : [],
    ];

    private IEnumerable<string> TopicViolations(bool hasUsageSink)
    {
        if (!Topics.Any()) yield return "there is no topic to consume";
        foreach (var topic in EventTopics)
        {
            if (!topic.StartsWith('^') && !KafkaNames.IsTopic(topic)) yield return $"'{topic}' is no topic: letters, digits, '.', '_' and '-', or a pattern that begins with ^";
        }

        foreach (var topic in new[] { TaskTopic, UsageTopic, DeadLetterTopic })
        {
            if (topic is not null && !KafkaNames.IsTopic(topic)) yield return $"'{topic}' is no topic: letters, digits, '.', '_' and '-'";
        }

        if (UsageTopic is not null && !hasUsageSink) yield return "nobody here takes usage records: leave the usage topic out";
        var named = Topics.Append(DeadLetterTopic).Where(topic => topic is not null).ToArray();
        if (named.Distinct(StringComparer.Ordinal).Count() < named.Length) yield return "each topic has one purpose; one is named twice";
        foreach (var pattern in EventTopics.Where(topic => topic.StartsWith('^')))
        {
            // Else what is dead would come back as an event, for ever.
            if (DeadLetterTopic is not null && KafkaNames.Matches(pattern, DeadLetterTopic)) yield return $"the pattern {pattern} covers the dead-letter topic";
        }
    }
}
