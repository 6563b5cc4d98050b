using System.Text;
using Confluent.Kafka;
using LineageService.Ingestion.Events.DeadLetters;
using LineageService.Ingestion.Kafka.Clients;
using LineageService.Ingestion.Kafka.Configuration;
using LineageService.Ingestion.Kafka.Consuming;

namespace LineageService.Ingestion.Kafka.Delivery;

/// <summary>
/// The topic that gets what could not be applied: key, value and headers as they came, and headers of our own that say why and where from.
/// At least once. Consumed as a topic of events, it is a replay.
/// </summary>
internal sealed class DeadLetterTopic : IDisposable
{
    public const string ReasonHeader = "lineage.reason";
    public const string TopicHeader = "lineage.topic";
    public const string PartitionHeader = "lineage.partition";
    public const string OffsetHeader = "lineage.offset";
    public const string TimestampHeader = "lineage.timestamp";

    /// <summary>What the record was meant to be: event, tasks or usage; a replay of the topic goes by it.</summary>
    public const string RoleHeader = "lineage.role";

    /// <summary>Set where the value was too large for the topic; the store has it.</summary>
    public const string ValueOmittedHeader = "lineage.value-omitted";

    private readonly IProducer<byte[]?, byte[]?> _producer;
    private readonly string _topic;

    public DeadLetterTopic(KafkaConnection connection, string topic)
    {
        _topic = topic;
        _producer = KafkaClients.Producer(connection, TimeSpan.FromSeconds(30)).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
    }

    /// <summary>Writes letters; when it ends they are on all replicas.</summary>
    /// <exception cref="KafkaException">Some are not; all of them may be written again.</exception>
    public Task WriteAsync(IReadOnlyList<DeadRecord> letters, CancellationToken cancellationToken) =>
        Task.WhenAll(letters.Select(letter => WriteAsync(letter, cancellationToken)));

    public void Dispose() => _producer.Dispose();

    private async Task WriteAsync(DeadRecord letter, CancellationToken cancellationToken)
    {
        try
        {
            await _producer.ProduceAsync(_topic, ToMessage(letter, isWhole: true), cancellationToken).ConfigureAwait(false);
        }
        catch (ProduceException<byte[]?, byte[]?> failure) when (failure.Error.Code is ErrorCode.MsgSizeTooLarge or ErrorCode.RecordListTooLarge)
        {
            await _producer.ProduceAsync(_topic, ToMessage(letter, isWhole: false), cancellationToken).ConfigureAwait(false);
        }
    }

    private static Message<byte[]?, byte[]?> ToMessage(DeadRecord letter, bool isWhole)
    {
        var record = letter.Record;
        var headers = new Headers();
        foreach (var header in record.Headers ?? [])
        {
            // A letter that died once more says where it died last.
            if (!header.Key.StartsWith("lineage.", StringComparison.Ordinal)) headers.Add(header.Key, header.GetValueBytes());
        }

        Add(headers, ReasonHeader, letter.Reason);
        Add(headers, TopicHeader, record.Topic);
        Add(headers, PartitionHeader, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{record.Partition}"));
        Add(headers, OffsetHeader, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{record.Offset}"));
        Add(headers, TimestampHeader, record.Time.ToString("O", System.Globalization.CultureInfo.InvariantCulture));
        Add(headers, RoleHeader, WordOf(letter.Role));
        if (!isWhole) Add(headers, ValueOmittedHeader, "true");
        return new Message<byte[]?, byte[]?> { Key = record.Key, Value = isWhole ? record.Body?.ToArray() : null, Headers = headers };
    }

    private static void Add(Headers headers, string name, string value) => headers.Add(name, Encoding.UTF8.GetBytes(value));

    /// <summary>What the header of a record says.</summary>
    /// <param name="otherwise">Where there is none.</param>
    public static LetterRole RoleOf(Headers? headers, LetterRole otherwise) =>
        headers is not null && headers.TryGetLastBytes(RoleHeader, out var bytes)
            ? Encoding.UTF8.GetString(bytes) switch { "tasks" => LetterRole.Tasks, "usage" => LetterRole.Usage, _ => LetterRole.Event }
            : otherwise;

    /// <summary>When a letter was first written, which its header says; of any other record its own time.</summary>
    public static DateTime TimeOf(TopicRecord record) =>
        record.Headers is { } headers && headers.TryGetLastBytes(TimestampHeader, out var bytes)
        && DateTime.TryParseExact(
            Encoding.UTF8.GetString(bytes), "O", System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.RoundtripKind, out var time)
            ? time
            : record.Time;

    private static string WordOf(LetterRole role) => role switch
    {
        LetterRole.Event => "event",
        LetterRole.Tasks => "tasks",
        LetterRole.Usage => "usage",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
