using System.CommandLine;
using System.Globalization;
using LineageService.Cli.CommandLine;
using LineageService.Cli.Configuration;
using LineageService.Cli.Configuration.Sections;
using LineageService.Cli.Configuration.Sources;
using LineageService.Cli.Serving;
using LineageService.Ingestion.Events.DeadLetters;
using LineageService.Ingestion.Kafka;
using LineageService.Ingestion.Kafka.Clients;
using LineageService.Ingestion.Kafka.Delivery;
using LineageService.Ingestion.Kafka.Replay;
using LineageService.Ingestion.Usage;

namespace LineageService.Cli.Kafka;

/// <summary><c>lineage admin ingest replay</c>: a topic of events once more into a store.</summary>
internal static class TopicReplayCommand
{
    private static readonly Option<string> Topic = new("--topic")
    {
        Description = "Topic of events, task definitions or usage, or of dead letters",
        HelpName = "TOPIC",
        Required = true,
    };

    private static readonly Option<string?> Offsets = new("--offset")
    {
        Description = "Where to begin: PARTITION:OFFSET, separated by commas; other partitions are left out",
        HelpName = "OFFSETS",
    };

    private static readonly Option<DateTimeOffset?> Time = new("--time") { Description = "Begin with the first record stamped at or after", HelpName = "TIME" };

    private static readonly Option<string> As = CreateAs();

    private static readonly FlagSource Flags = new([StoreSection.Directory, .. KafkaConnectionSection.All], ServiceOptions.All);

    public static Command Create()
    {
        var command = new Command(
            "replay", "Read a topic once more up to its end, from its beginning, an offset or a time. What the store has changes nothing.")
        {
            Topic, As, Offsets, Time,
        };
        Flags.AddTo(command);
        command.SetAction(RunAsync);
        return command.WithExamples(
            new("lineage admin ingest replay --kafka-bootstrap broker:9092 --topic openlineage.events --time 2026-11-01T00:00:00Z", "from a time"),
            new("lineage admin ingest replay --kafka-bootstrap broker:9092 --topic openlineage.dead", "the dead letters, after an update"));
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var configuration = ServiceConfiguration.Read(
            Flags.Read(parsed), parsed.GetValue(Flags.File), EnvironmentSource.OfProcess(), ServiceOptions.All);
        var connection = KafkaConnectionSection.Bind(configuration, isNeeded: true);
        configuration.ThrowIfInvalid();
        var start = ReadStart(parsed);
        var directory = StoreSection.Bind(configuration).Directory;
        try
        {
            await BrokerCheck.WaitAsync(connection!, cancellationToken).ConfigureAwait(false);
            var backend = await LineageBackends.OpenAsync(directory, cancellationToken).ConfigureAwait(false);
            await using (backend.ConfigureAwait(false))
            {
                using var usage = new UsageRegister(backend.Host, backend.Time);
                var targets = new KafkaTargets(backend.Host, backend.Events, backend.Tasks, usage, backend.Time);
                var report = await TopicReplay.RunAsync(
                    connection!, parsed.GetRequiredValue(Topic), start, targets, RoleOf(parsed.GetValue(As)!), null, cancellationToken).ConfigureAwait(false);
                await CommandConsole.Of(parsed).Answer.WriteLineAsync(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{report.Received:N0} records: {report.Accepted:N0} new, {report.Duplicate:N0} known, {report.DeadLettered:N0} dead")).ConfigureAwait(false);
            }
        }
        catch (KafkaIngestException failure)
        {
            throw new CommandException(ExitCodes.Unavailable, failure.Message, failure);
        }

        return ExitCodes.Done;
    }

    private static Option<string> CreateAs()
    {
        var option = new Option<string>("--as")
        {
            Description = "What the records are: events, tasks or usage; dead letters say so themselves",
            HelpName = "KIND",
            DefaultValueFactory = _ => "events",
        };
        option.AcceptOnlyFromAmong("events", "tasks", "usage");
        return option;
    }

    private static LetterRole RoleOf(string word) => word switch
    {
        "events" => LetterRole.Event,
        "tasks" => LetterRole.Tasks,
        "usage" => LetterRole.Usage,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static TopicStart ReadStart(ParseResult parsed)
    {
        var (offsets, time) = (parsed.GetValue(Offsets), parsed.GetValue(Time));
        if (offsets is not null && time is not null) throw new CommandException(ExitCodes.Usage, "--offset and --time do not go together.");
        if (time is not null) return TopicStart.Beginning with { Time = time };
        if (offsets is null) return TopicStart.Beginning;
        return TopicStart.TryParseOffsets(offsets)
            ?? throw new CommandException(ExitCodes.Usage, "--offset is PARTITION:OFFSET, separated by commas: 0:812,2:17.");
    }
}
