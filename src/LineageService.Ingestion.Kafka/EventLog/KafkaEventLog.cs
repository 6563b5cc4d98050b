using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Confluent.Kafka;
using LineageService.Graph.Store;
using LineageService.Ingestion.Events;
using LineageService.Ingestion.Kafka.Clients;
using LineageService.Ingestion.Kafka.Configuration;
using LineageService.Ingestion.Kafka.Replay;
using LineageService.Ingestion.Kafka.Tracking;
using LineageService.OpenLineage.Events;
using LineageService.OpenLineage.Reading;

namespace LineageService.Ingestion.Kafka.EventLog;

/// <summary>
/// The event log as a topic, which several services share: appended to with acks=all, read by time. What is asked of single events is asked of an
/// index, the store that the topic's consumer writes; it need not keep bodies, which are fetched from where it says they are. Any thread.
/// </summary>
public sealed class KafkaEventLog : IEventLog, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly KafkaConnection _connection;
    private readonly string _topic;
    private readonly IEventLog _index;
    private readonly IProducer<byte[]?, byte[]?> _producer;

    /// <param name="index">Knows events by their hash.</param>
    /// <exception cref="KafkaIngestException">There is no native library, or a setting is not one.</exception>
    /// <param name="patience">How long an append may take before it fails; null for 10 s.</param>
    public KafkaEventLog(KafkaConnection connection, string topic, IEventLog index, TimeSpan? patience = null)
    {
        (_connection, _topic, _index) = (connection, topic, index);
        _producer = KafkaClients.Producer(connection, patience ?? Patience).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
    }

    /// <summary>Appends bodies; when it ends they are on all replicas.</summary>
    /// <exception cref="LineageStoreException">The brokers did not take all of them in time; some may be in the log.</exception>
    public async Task AppendAsync(IReadOnlyCollection<ReadOnlyMemory<byte>> bodies, CancellationToken cancellationToken)
    {
        try
        {
            // Without a key: readers rely on none, and a job that is much busier than others must not fill one partition.
            await Task.WhenAll(bodies.Select(body => _producer.ProduceAsync(
                _topic, new Message<byte[]?, byte[]?> { Value = body.ToArray(), Headers = KafkaTraces.Inject(null) }, cancellationToken))).ConfigureAwait(false);
        }
        catch (KafkaException failure)
        {
            throw new LineageStoreException($"The event log did not take it: {failure.Error.Reason}", isTransient: true, failure);
        }
    }

    public Task<bool> HasEventAsync(string contentHash, CancellationToken cancellationToken) => _index.HasEventAsync(contentHash, cancellationToken);

    public Task<string?> FindEventKindAsync(string contentHash, CancellationToken cancellationToken) =>
        _index.FindEventKindAsync(contentHash, cancellationToken);

    public Task<IReadOnlyDictionary<string, string>> FindEventKindsAsync(
        IReadOnlyCollection<string> contentHashes, CancellationToken cancellationToken) =>
        _index.FindEventKindsAsync(contentHashes, cancellationToken);

    public async Task<LoggedEvent?> FindEventAsync(string contentHash, CancellationToken cancellationToken) =>
        await _index.FindEventAsync(contentHash, cancellationToken).ConfigureAwait(false) is { } found
            ? await WithBodyAsync(found, cancellationToken).ConfigureAwait(false)
            : null;

    public async Task<Page<LoggedEvent>> ListEventsAsync(EventQuery query, CancellationToken cancellationToken)
    {
        var page = await _index.ListEventsAsync(query, cancellationToken).ConfigureAwait(false);
        if (query.BodiesLeftOut) return page;
        var items = ImmutableArray.CreateBuilder<LoggedEvent>(page.Items.Length);
        foreach (var item in page.Items) items.Add(await WithBodyAsync(item, cancellationToken).ConfigureAwait(false));
        return page with { Items = items.MoveToImmutable() };
    }

    /// <summary>
    /// The events of the topic itself, whether or not its consumer has them already, each once, in the order of the brokers' stamps. Kinds are read
    /// from the bodies; what a person put aside is not told apart.
    /// </summary>
    public async IAsyncEnumerable<LoggedEvent> ReadEventsAsync(EventQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        using var consumer = KafkaClients.Reader(_connection).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
        var merged = await Task.Run(
            () => MergedSpans.Open(consumer, TopicPartitions.Of(_connection, _topic), _topic, TopicStart.Beginning with { Time = query.From }),
            cancellationToken).ConfigureAwait(false);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (await Task.Run(() => merged.Next(cancellationToken), cancellationToken).ConfigureAwait(false) is { } record)
        {
            var receivedAt = new DateTimeOffset(record.Time, TimeSpan.Zero);
            if (query.To is { } to && receivedAt >= to) break;
            var hash = Convert.ToHexStringLower(SHA256.HashData(record.Value.Span));
            if (!seen.Add(hash)) continue;
            var logged = Read(hash, record.Value, receivedAt, record.Position);
            if (query.Matches(logged)) yield return query.BodiesLeftOut ? logged with { Body = default, Size = record.Value.Length } : logged;
        }

        consumer.Close();
    }

    public void Dispose() => _producer.Dispose();

    private static LoggedEvent Read(string hash, ReadOnlyMemory<byte> body, DateTimeOffset receivedAt, string position)
    {
        var read = OpenLineageReader.Read(body);
        return read.Event switch
        {
            RunEvent => new LoggedEvent(hash, "run", body, receivedAt, null, position),
            JobEvent => new LoggedEvent(hash, "job", body, receivedAt, null, position),
            DatasetEvent => new LoggedEvent(hash, "dataset", body, receivedAt, null, position),
            _ => new LoggedEvent(hash, LoggedEvent.DeadKind, body, receivedAt, read.Error?.ToString(), position),
        };
    }

    private async Task<LoggedEvent> WithBodyAsync(LoggedEvent logged, CancellationToken cancellationToken)
    {
        if (!logged.Body.IsEmpty || logged.Size == 0 || PlaceOf(logged.Position) is not { } place) return logged;
        var body = await Task.Run(() => Fetch(place), cancellationToken).ConfigureAwait(false);
        return body is null ? logged : logged with { Body = body, Size = body.Length };
    }

    private byte[]? Fetch(TopicPartitionOffset place)
    {
        using var consumer = KafkaClients.Reader(_connection).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
        consumer.Assign(place);

        // An offset that the topic forgot already is answered with the next one it has.
        var found = consumer.Consume(Patience);
        return found is { Message: not null } && found.Offset == place.Offset ? found.Message.Value : null;
    }

    // As TopicRecord writes it.
    private static TopicPartitionOffset? PlaceOf(string? position)
    {
        const string Prefix = "kafka:";
        if (position is null || !position.StartsWith(Prefix, StringComparison.Ordinal)) return null;
        var (slash, at) = (position.LastIndexOf('/'), position.LastIndexOf('@'));
        if (slash < Prefix.Length || at < slash) return null;
        return int.TryParse(position.AsSpan(slash + 1, at - slash - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var partition)
            && long.TryParse(position.AsSpan(at + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var offset)
            ? new TopicPartitionOffset(position[Prefix.Length..slash], partition, offset)
            : null;
    }
}
