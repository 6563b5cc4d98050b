using System.Security.Cryptography;
using System.Text;
using Confluent.Kafka;
using LineageService.Ingestion.Kafka.Native;

namespace LineageService.Ingestion.Kafka.Tests.Faults;

/// <summary>
/// What is written to a topic while things break: events in an order that is not theirs, some twice, and poison among them. Knows what the broker
/// acknowledged; an idempotent producer that never gives up, so in the end that is all. Mutable; one caller.
/// </summary>
internal sealed class FaultLoad : IDisposable
{
    // An order that is further off than runs are kept would change history by rule (docs/kafka.md).
    private const int Disorder = 40;
    private const int PoisonEvery = 50;

    private readonly Random _random;
    private readonly string _topic;
    private readonly IProducer<byte[]?, byte[]?> _producer;
    private int _next;

    public FaultLoad(string bootstrap, string topic, int seed)
    {
        KafkaLibrary.Load();
        (_random, _topic) = (new Random(seed), topic);
        _producer = new ProducerBuilder<byte[]?, byte[]?>(new ProducerConfig
        {
            BootstrapServers = bootstrap,
            Acks = Acks.All,
            EnableIdempotence = true,
            MessageTimeoutMs = 0,
            LingerMs = 2,
            CompressionType = CompressionType.Zstd,
            ReconnectBackoffMaxMs = 500,
            TopicMetadataRefreshIntervalMs = 1000,
        }).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
    }

    /// <summary>Events that were acknowledged, by number.</summary>
    public SortedDictionary<int, string> Events { get; } = [];

    /// <summary>Poison that was acknowledged, by content hash.</summary>
    public HashSet<string> Poison { get; } = new(StringComparer.Ordinal);

    /// <summary>By partition: behind the last record that was acknowledged.</summary>
    public Dictionary<int, long> Ends { get; } = [];

    public static string HashOf(string body) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body)));

    /// <summary>Writes so many more events, about so many a second; ends when the broker has acknowledged them all.</summary>
    public async Task WriteAsync(int count, int perSecond, CancellationToken cancellationToken)
    {
        var underway = new List<Task>();
        for (var written = 0; written < count; written += Disorder)
        {
            var numbers = Enumerable.Range(_next, Math.Min(Disorder, count - written)).ToArray();
            _next += numbers.Length;
            _random.Shuffle(numbers);
            foreach (var number in numbers)
            {
                underway.Add(WriteAsync(number, TestEvents.Event(number), isPoison: false, cancellationToken));
                if (_random.Next(30) == 0) underway.Add(WriteAsync(number, TestEvents.Event(number), isPoison: false, cancellationToken));
                if (number % PoisonEvery == 0) underway.Add(WriteAsync(number, TestEvents.Poison(number / PoisonEvery), isPoison: true, cancellationToken));
            }

            await Task.Delay(TimeSpan.FromSeconds((double)numbers.Length / perSecond), cancellationToken);
        }

        await Task.WhenAll(underway);
    }

    public void Dispose() => _producer.Dispose();

    private async Task WriteAsync(int number, string body, bool isPoison, CancellationToken cancellationToken)
    {
        var message = new Message<byte[]?, byte[]?> { Key = [(byte)number], Value = Encoding.UTF8.GetBytes(body) };
        var written = await _producer.ProduceAsync(_topic, message, cancellationToken);
        lock (Ends)
        {
            var partition = written.Partition.Value;
            Ends[partition] = Math.Max(Ends.GetValueOrDefault(partition), written.Offset.Value + 1);
            if (isPoison) Poison.Add(HashOf(body));
            else Events[number] = body;
        }
    }
}
