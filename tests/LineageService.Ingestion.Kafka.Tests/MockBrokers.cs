using System.Reflection;
using System.Runtime.InteropServices;
using LineageService.Ingestion.Kafka.Native;

namespace LineageService.Ingestion.Kafka.Tests;

/// <summary>
/// The brokers that librdkafka plays within its own process: they refuse what they are told to refuse, which real ones do when they please. For paths
/// of errors only; what holds of Kafka is tested against a real one. One of them, without durability. Owns them.
/// </summary>
internal sealed class MockBrokers : IDisposable
{
    // The client's own enumeration of kinds of clients: a producer, which is the lighter one.
    private const int Producer = 0;
    private const string ClientsName = "librdkafka";

    private readonly nint _client;
    private readonly nint _cluster;

    static MockBrokers() => NativeLibrary.SetDllImportResolver(typeof(MockBrokers).Assembly, Resolve);

    public MockBrokers()
    {
        KafkaLibrary.Load();
        var error = new byte[512];
        _client = rd_kafka_new(Producer, rd_kafka_conf_new(), error, (nuint)error.Length);
        if (_client == 0) throw new InvalidOperationException("The library makes no client.");
        _cluster = rd_kafka_mock_cluster_new(_client, 1);
        Bootstrap = Marshal.PtrToStringUTF8(rd_kafka_mock_cluster_bootstraps(_cluster))!;
    }

    /// <summary>Kinds of requests, by their number in the protocol.</summary>
    public enum Request
    {
        Produce = 0,
        Fetch = 1,
        OffsetCommit = 8,
        JoinGroup = 11,
    }

    public string Bootstrap { get; }

    public string CreateTopic(string name, int partitions)
    {
        if (rd_kafka_mock_topic_create(_cluster, name, partitions, 1) != 0) throw new InvalidOperationException($"The topic {name} was not made.");
        return name;
    }

    /// <summary>The next requests of a kind are answered with these errors, one each.</summary>
    public void Refuse(Request request, params Confluent.Kafka.ErrorCode[] errors) =>
        rd_kafka_mock_push_request_errors_array(_cluster, (short)request, (nuint)errors.Length, [.. errors.Select(error => (int)error)]);

    public void Dispose()
    {
        rd_kafka_mock_cluster_destroy(_cluster);
        rd_kafka_destroy(_client);
    }

    // The same file as the client's: another copy of it would have brokers of its own.
    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? search) =>
        name != ClientsName ? 0
        : KafkaLibraryPlaces.All().FirstOrDefault(File.Exists) is { } path ? NativeLibrary.Load(path)
        : NativeLibrary.Load(ClientsName, typeof(Confluent.Kafka.Library).Assembly, null);

    [DllImport(ClientsName)]
    private static extern nint rd_kafka_conf_new();

    [DllImport(ClientsName)]
    private static extern nint rd_kafka_new(int type, nint configuration, byte[] error, nuint size);

    [DllImport(ClientsName)]
    private static extern void rd_kafka_destroy(nint client);

    [DllImport(ClientsName)]
    private static extern nint rd_kafka_mock_cluster_new(nint client, int brokers);

    [DllImport(ClientsName)]
    private static extern void rd_kafka_mock_cluster_destroy(nint cluster);

    [DllImport(ClientsName)]
    private static extern nint rd_kafka_mock_cluster_bootstraps(nint cluster);

    [DllImport(ClientsName)]
    private static extern int rd_kafka_mock_topic_create(nint cluster, [MarshalAs(UnmanagedType.LPUTF8Str)] string topic, int partitions, int replicas);

    [DllImport(ClientsName)]
    private static extern void rd_kafka_mock_push_request_errors_array(nint cluster, short request, nuint count, int[] errors);
}
