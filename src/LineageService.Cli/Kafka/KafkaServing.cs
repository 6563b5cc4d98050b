using LineageService.Api;
using LineageService.Cli.CommandLine;
using LineageService.Ingestion.Kafka;
using LineageService.Ingestion.Kafka.Changes;
using LineageService.Ingestion.Kafka.Clients;
using LineageService.Ingestion.Kafka.Consuming;
using LineageService.Ingestion.Kafka.Delivery;
using LineageService.Ingestion.Kafka.EventLog;
using LineageService.Ingestion.Usage;

namespace LineageService.Cli.Kafka;

/// <summary>The Kafka side of a running service: what consumes and what produces. Ended before its backend is.</summary>
internal sealed class KafkaServing : IAsyncDisposable
{
    /// <summary>A value of <c>ssl.ca.location</c> that is no file: whom the machine trusts.</summary>
    private const string SystemTrust = "probe";

    private readonly KafkaConsumer? _consumer;
    private readonly KafkaEventIntake? _intake;
    private readonly ChangesPublisher? _changes;

    private KafkaServing(LineageBackend backend, KafkaConsumer? consumer, KafkaEventIntake? intake, ChangesPublisher? changes)
    {
        (_consumer, _intake, _changes) = (consumer, intake, changes);
        Backend = backend with { Intake = intake ?? backend.Intake, Sources = consumer is null ? backend.Sources : [.. backend.Sources, consumer], TellsChanges = changes is not null };
    }

    /// <summary>The backend with what Kafka adds to it.</summary>
    public LineageBackend Backend { get; }

    /// <summary>Ends with the reason when the consumer cannot go on; never while it can.</summary>
    public Task<string> Failing => _consumer is null ? new TaskCompletionSource<string>().Task : FailureAsync(_consumer);

    /// <summary>Before anything else is opened: whether what was asked for can be, and whether brokers answer.</summary>
    /// <exception cref="CommandException">It cannot, or none does.</exception>
    public static async Task CheckAsync(KafkaServeSettings settings, bool hasUsageSink, CancellationToken cancellationToken)
    {
        var violations = settings.Violations(hasUsageSink).ToArray();
        if (violations.Length > 0) throw new CommandException(ExitCodes.Usage, string.Join('\n', violations));
        var missing = settings.Consumer.Connection.Settings
            .Where(setting => setting.Key.StartsWith("ssl.", StringComparison.Ordinal) && setting.Key.EndsWith(".location", StringComparison.Ordinal))
            .Where(setting => setting.Value.Length > 0 && setting.Value != SystemTrust && !Path.Exists(setting.Value))
            .Select(setting => $"{setting.Key} names {setting.Value}, which does not exist")
            .ToArray();
        if (missing.Length > 0) throw new CommandException(ExitCodes.Certificate, $"Certificates for Kafka are missing: {string.Join("; ", missing)}.");
        await SayAsync(() => BrokerCheck.WaitAsync(settings.Consumer.Connection, cancellationToken)).ConfigureAwait(false);
    }

    /// <exception cref="CommandException">The group has another service as a member, or a setting is wrong.</exception>
    public static async Task<KafkaServing> StartAsync(
        LineageBackend backend, KafkaServeSettings settings, IUsageSink? usage, CancellationToken cancellationToken)
    {
        KafkaServing? serving = null;
        await SayAsync(async () =>
        {
            var intake = settings.EventLog is { } topic
                ? new KafkaEventIntake(new KafkaEventLog(settings.Consumer.Connection, topic, backend.Host.Store))
                : null;
            var changes = settings.Changes is { } told
                ? await ChangesPublisher.StartAsync(backend.Host, settings.Consumer.Connection, told, backend.Time, cancellationToken).ConfigureAwait(false)
                : null;
            var consumer = settings.Consumes ? await ConsumeAsync(backend, settings, usage, cancellationToken).ConfigureAwait(false) : null;
            serving = new KafkaServing(backend, consumer, intake, changes);
        }).ConfigureAwait(false);
        return serving!;
    }

    public async ValueTask DisposeAsync()
    {
        if (_consumer is not null) await _consumer.DisposeAsync().ConfigureAwait(false);
        if (_changes is not null) await _changes.DisposeAsync().ConfigureAwait(false);
        _intake?.Dispose();
    }

    private static async Task<KafkaConsumer> ConsumeAsync(
        LineageBackend backend, KafkaServeSettings settings, IUsageSink? usage, CancellationToken cancellationToken)
    {
        // Replicas over one store share the group, come and go: under one name each would fence the other.
        var isReplica = backend.Host.Following is not null;
        var identity = isReplica ? null : await ConsumerIdentity.OfAsync(backend.Host, backend.Time, cancellationToken).ConfigureAwait(false);
        var options = settings.Consumer with { InstanceId = identity };
        await GroupFence.CheckAsync(options, cancellationToken).ConfigureAwait(false);
        return KafkaConsumer.Start(options, new KafkaTargets(backend.Host, backend.Events, backend.Tasks, usage, backend.Time));
    }

    private static async Task<string> FailureAsync(KafkaConsumer consumer)
    {
        await consumer.Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return $"The consumer of group {consumer.Status.Name} cannot go on: {consumer.Status.Reason}";
    }

    private static async Task SayAsync(Func<Task> work)
    {
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (KafkaIngestException failure)
        {
            throw new CommandException(CodeOf(failure.Fault), failure.Message, failure);
        }
    }

    private static int CodeOf(KafkaFault fault) => fault switch
    {
        KafkaFault.Away => ExitCodes.KafkaAway,
        KafkaFault.CredentialsRefused => ExitCodes.KafkaRefuses,
        KafkaFault.Setting => ExitCodes.Usage,
        KafkaFault.Other => ExitCodes.Unavailable,
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
