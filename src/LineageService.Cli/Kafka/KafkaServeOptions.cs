using System.CommandLine;
using LineageService.Cli.CommandLine;
using LineageService.Ingestion.Kafka.Configuration;

namespace LineageService.Cli.Kafka;

/// <summary>What <c>lineage serve</c> has to do with Kafka: topics to consume and to write.</summary>
internal sealed class KafkaServeOptions
{
    private readonly KafkaConnectionOptions _connection = new();

    private readonly Option<string[]> _topics = new("--kafka-topics")
    {
        Description = "Topics of OpenLineage events; one that begins with ^ is a pattern of names",
        HelpName = "TOPIC",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string> _group = new("--kafka-group")
    {
        Description = "Consumer group; one for a store",
        HelpName = "GROUP",
        DefaultValueFactory = _ => "lineage",
    };

    private readonly Option<string?> _tasks = Topic("--kafka-task-topic", "Topic of task definitions and catalogs (schemas/tasks)");
    private readonly Option<string?> _usage = Topic("--kafka-usage-topic", "Topic of usage records");
    private readonly Option<string?> _deadLetters = Topic("--kafka-dead-letter-topic", "Topic that also gets what could not be applied");
    private readonly Option<string?> _eventLog = Topic(
        "--kafka-event-log", "Topic into which events that come over HTTP are written, to be consumed from there; one of the topics of events");

    private readonly Option<string?> _changes = Topic("--kafka-changes-topic", "Topic that is told which datasets and jobs changed");

    public void AddTo(Command command)
    {
        foreach (var option in _connection.All.Concat([_topics, _group, _tasks, _usage, _deadLetters, _eventLog, _changes])) command.Options.Add(option);
    }

    /// <summary>What was asked for; null where no brokers are named.</summary>
    /// <exception cref="CommandException">Something is wrong with it.</exception>
    public KafkaServeSettings? Read(ParseResult parsed)
    {
        var others = new[] { _tasks, _usage, _deadLetters, _eventLog, _changes }.Select(option => parsed.GetValue(option));
        if (_connection.Read(parsed) is not { } connection)
        {
            return others.All(topic => topic is null) && (parsed.GetValue(_topics) ?? []).Length == 0
                ? null
                : throw new CommandException(ExitCodes.Usage, "--kafka-bootstrap is missing: which brokers?");
        }

        var topics = (parsed.GetValue(_topics) ?? [])
            .SelectMany(topic => topic.StartsWith('^') ? [topic] : topic.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
        var consumer = new KafkaConsumerOptions(connection, parsed.GetValue(_group)!)
        {
            EventTopics = [.. topics],
            TaskTopic = parsed.GetValue(_tasks),
            UsageTopic = parsed.GetValue(_usage),
            DeadLetterTopic = parsed.GetValue(_deadLetters),
        };
        return new KafkaServeSettings(consumer, parsed.GetValue(_eventLog), parsed.GetValue(_changes));
    }

    private static Option<string?> Topic(string name, string description) => new(name) { Description = description, HelpName = "TOPIC" };
}
