using Confluent.Kafka;
using LineageService.Ingestion.Kafka.Clients;
using LineageService.Ingestion.Kafka.Configuration;
using LineageService.Ingestion.Kafka.Delivery;
using LineageService.Ingestion.Kafka.Tracking;
using LineageService.Ingestion.Sources;

namespace LineageService.Ingestion.Kafka.Consuming;

/// <summary>
/// Consumes topics into a store: a batch of records, its commit in the store, then the commit of its offsets. A crash anywhere reads some records
/// twice and loses none; the store knows them again. Mutable; one thread of its own polls, any thread may ask.
/// </summary>
public sealed class KafkaConsumer : IIngestSource, IAsyncDisposable
{
    private readonly KafkaConsumerOptions _options;
    private readonly PartitionProgress _progress = new();
    private readonly ConsumerState _state;
    private readonly KafkaMetrics _metrics;
    private readonly DeadLetterTopic? _deadLetters;
    private readonly BatchDelivery _delivery;
    private readonly ClientErrors _errors;
    private readonly SelfFencing _fencing;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _ends;

    private KafkaConsumer(KafkaConsumerOptions options, KafkaTargets targets)
    {
        _options = options;
        _errors = new ClientErrors(targets.Time);
        _fencing = new SelfFencing(_errors, targets.Time);
        _state = new ConsumerState(options.Group, _progress, targets.Time);
        _metrics = new KafkaMetrics(_progress);
        _deadLetters = options.DeadLetterTopic is { } topic ? new DeadLetterTopic(options.Connection, topic) : null;
        _delivery = new BatchDelivery(targets, options, _deadLetters, _state, _metrics);
        Completion = Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        _ends = new EndOffsets(options, _progress, _state, _errors).RunAsync(_stopping.Token);
    }

    /// <summary>Ends when it was disposed, or when it cannot go on; then the status says why.</summary>
    public Task Completion { get; }

    public IngestSourceStatus Status => _state.ToStatus();

    /// <summary>Starts to consume. The brokers were seen already (<see cref="BrokerCheck"/>); should they go, it waits for them.</summary>
    /// <exception cref="KafkaIngestException">The options are wrong, or there is no native library.</exception>
    public static KafkaConsumer Start(KafkaConsumerOptions options, KafkaTargets targets)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(targets);
        var violations = options.Violations(targets.Usage is not null);
        if (!violations.IsEmpty) throw new KafkaIngestException(string.Join("; ", violations));
        if (options.TaskTopic is not null && targets.Tasks is null) throw new KafkaIngestException("nobody here takes task definitions");
        try
        {
            return new KafkaConsumer(options, targets);
        }
        catch (Exception failure) when (failure is InvalidOperationException or ArgumentException)
        {
            throw new KafkaIngestException($"A Kafka setting is wrong: {failure.Message}", failure);
        }
    }

    /// <summary>Stops polling, lets what is underway end, and commits its offsets.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _ends.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _deadLetters?.Dispose();
        _metrics.Dispose();
        _stopping.Dispose();
    }

    private void Run()
    {
        try
        {
            while (!TryRun())
            {
                _state.Retried();
                _metrics.Retried();
                _stopping.Token.WaitHandle.WaitOne(_fencing.Pause);
            }

            _state.Stopped();
        }
        catch (Exception failure)
        {
            _state.Failed(failure is KafkaException or KafkaIngestException ? _errors.Fatal ?? failure.Message : failure.GetType().Name);
            throw;
        }
    }

    // False where it was fenced by itself: a new client takes part, and reads again what was underway.
    private bool TryRun()
    {
        try
        {
            using var loop = new ConsumeLoop(_options, _delivery, _progress, _state, _errors);
            loop.Run(_stopping.Token);
            return true;
        }
        catch (Exception failure) when (failure is KafkaException or KafkaIngestException && MayRejoin(failure))
        {
            return false;
        }
    }

    private bool MayRejoin(Exception failure)
    {
        if (failure is KafkaException told) _errors.Note(told.Error);
        return !_stopping.IsCancellationRequested && _fencing.MayRejoin();
    }
}
