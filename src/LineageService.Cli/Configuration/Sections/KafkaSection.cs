using System.Collections.Immutable;
using LineageService.Cli.CommandLine;
using LineageService.Cli.Configuration.Kinds;
using LineageService.Cli.Kafka;
using LineageService.Ingestion.Kafka.Configuration;

namespace LineageService.Cli.Configuration.Sections;

/// <summary>What the service consumes from Kafka and writes to it. The connection is in <see cref="KafkaConnectionSection"/>.</summary>
internal static class KafkaSection
{
    private const string TopicName = "a topic: letters, digits, '.', '_' and '-'";

    private static readonly KafkaConsumerOptions Usual = new(new KafkaConnection(""), "");

    public static readonly ConfigurationOption<ImmutableArray<string>> Topics = new(
        "kafka.topics",
        OptionKinds.List("topics: letters, digits, '.', '_' and '-', or patterns that begin with ^", topic => topic.StartsWith('^') || KafkaNames.IsTopic(topic)),
        [],
        "Topics of OpenLineage events; one that begins with ^ is a pattern of names")
    {
        Flag = "--kafka-topics",
        HelpName = "TOPIC",
    };

    public static readonly ConfigurationOption<string> Group = new(
        "kafka.group", OptionKinds.Word("the name of a consumer group", text => !string.IsNullOrWhiteSpace(text)), "lineage", "Consumer group; one for a store")
    {
        Flag = "--kafka-group",
        HelpName = "GROUP",
    };

    public static readonly ConfigurationOption<string?> TaskTopic = Topic("kafka.taskTopic", "--kafka-task-topic", "Topic of task definitions and catalogs (schemas/tasks)");

    public static readonly ConfigurationOption<string?> UsageTopic = Topic("kafka.usageTopic", "--kafka-usage-topic", "Topic of usage records (docs/usage.md)");

    public static readonly ConfigurationOption<string?> DeadLetterTopic = Topic(
        "kafka.deadLetterTopic", "--kafka-dead-letter-topic", "Topic that also gets what could not be applied");

    public static readonly ConfigurationOption<string?> EventLog = Topic(
        "kafka.eventLog", "--kafka-event-log", "Topic into which events that come over HTTP are written, to be consumed from there; one of the topics of events");

    public static readonly ConfigurationOption<string?> ChangesTopic = Topic(
        "kafka.changesTopic", "--kafka-changes-topic", "Topic that is told which datasets and jobs changed");

    public static readonly ConfigurationOption<bool> FromBeginning = new(
        "kafka.fromBeginning", OptionKinds.Switch, Usual.FromBeginning, "Where to begin in a partition of which the group has committed nothing: at the beginning, else at the end");

    public static readonly ConfigurationOption<int> MaxBatchRecords = new(
        "kafka.maxBatchRecords", OptionKinds.Number(1, 100_000), Usual.MaxBatchRecords, "Records taken into the store at once");

    public static readonly ConfigurationOption<long> MaxBatchBytes = new(
        "kafka.maxBatchBytes", Sizes.Kind(1L << 10), Usual.MaxBatchBytes, "Bytes of records taken into the store at once, beyond the first record");

    public static readonly ConfigurationOption<TimeSpan> MaxBatchDelay = new(
        "kafka.maxBatchDelay", Durations.Kind(TimeSpan.Zero, TimeSpan.FromMinutes(1)), Usual.MaxBatchDelay, "How long the first record of a batch waits for company");

    public static readonly ConfigurationOption<int> MaxBatchesUnderway = new(
        "kafka.maxBatchesUnderway", OptionKinds.Number(1, 16), Usual.MaxBatchesUnderway, "Batches on their way into the store at once");

    public static readonly ConfigurationOption<TimeSpan> PauseAfter = new(
        "kafka.pauseAfter", Durations.Kind(TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1)), Usual.PauseAfter, "How long the consumer waits for the store before it pauses its partitions");

    public static readonly ConfigurationOption<TimeSpan> RevocationWait = new(
        "kafka.revocationWait", Durations.Kind(TimeSpan.Zero, TimeSpan.FromMinutes(1)), Usual.RevocationWait, "How long partitions that are taken away wait for what is underway");

    public static readonly ConfigurationOption<TimeSpan> MaxRetryDelay = new(
        "kafka.maxRetryDelay", Durations.Kind(TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1)), Usual.MaxRetryDelay, "Longest wait between two attempts at something that is away");

    private static readonly ImmutableArray<ConfigurationOption> TopicOptions = [Topics, TaskTopic, UsageTopic, DeadLetterTopic, EventLog, ChangesTopic];

    public static IEnumerable<ConfigurationOption> All =>
    [
        Topics, Group, TaskTopic, UsageTopic, DeadLetterTopic, EventLog, ChangesTopic, FromBeginning, MaxBatchRecords, MaxBatchBytes, MaxBatchDelay,
        MaxBatchesUnderway, PauseAfter, RevocationWait, MaxRetryDelay,
    ];

    /// <summary>What was asked for; null where no brokers are named.</summary>
    public static KafkaServeSettings? Bind(ServiceConfiguration configuration)
    {
        var isAsked = TopicOptions.Any(option => configuration.Find(option) is not null);
        if (KafkaConnectionSection.Bind(configuration, isAsked) is not { } connection) return null;
        var topics = ItemsOf(configuration);
        CheckTopics(configuration, topics, isAsked);
        var consumer = new KafkaConsumerOptions(connection, configuration.Get(Group))
        {
            EventTopics = topics,
            TaskTopic = configuration.Get(TaskTopic),
            UsageTopic = configuration.Get(UsageTopic),
            DeadLetterTopic = configuration.Get(DeadLetterTopic),
            FromBeginning = configuration.Get(FromBeginning),
            MaxBatchRecords = configuration.Get(MaxBatchRecords),
            MaxBatchBytes = configuration.Get(MaxBatchBytes),
            MaxBatchDelay = configuration.Get(MaxBatchDelay),
            MaxBatchesUnderway = configuration.Get(MaxBatchesUnderway),
            PauseAfter = configuration.Get(PauseAfter),
            RevocationWait = configuration.Get(RevocationWait),
            MaxRetryDelay = configuration.Get(MaxRetryDelay),
        };
        return new KafkaServeSettings(consumer, configuration.Get(EventLog), configuration.Get(ChangesTopic));
    }

    private static void CheckTopics(ServiceConfiguration configuration, ImmutableArray<string> topics, bool isAsked)
    {
        if (!isAsked) configuration.Report(KafkaConnectionSection.Bootstrap, "brokers are named, but no topic to consume or to write");
        if (configuration.Get(EventLog) is { } log && !topics.Contains(log))
            configuration.Report(EventLog, $"events that come over HTTP would go into {log}, which is not consumed: name it among the topics of events");
        var dead = configuration.Get(DeadLetterTopic);
        string?[] named = [.. topics, configuration.Get(TaskTopic), configuration.Get(UsageTopic), dead, configuration.Get(ChangesTopic)];
        foreach (var twice in named.Where(topic => topic is not null).GroupBy(topic => topic, StringComparer.Ordinal).Where(group => group.Count() > 1))
            configuration.Report(Topics, $"each topic has one purpose, and {twice.Key} has two");
        foreach (var pattern in topics.Where(topic => topic.StartsWith('^')))
        {
            if (!KafkaNames.IsPattern(pattern)) configuration.Report(Topics, $"{pattern} is no regular expression");
            else if (dead is not null && KafkaNames.Matches(pattern, dead)) configuration.Report(Topics, $"the pattern {pattern} covers the dead-letter topic");
        }
    }

    // As given, also where one of them is no topic: the others are still to be compared.
    private static ImmutableArray<string> ItemsOf(ServiceConfiguration configuration) =>
        configuration.Find(Topics) is { } given ? ListItems.Of(given) : configuration.Get(Topics);

    private static ConfigurationOption<string?> Topic(string key, string flag, string description) =>
        new(key, OptionKinds.OptionalWord(TopicName, KafkaNames.IsTopic), null, description) { Flag = flag, HelpName = "TOPIC" };
}
