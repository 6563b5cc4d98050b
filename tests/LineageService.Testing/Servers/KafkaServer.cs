namespace LineageService.Testing.Servers;

/// <summary>
/// A Kafka broker for tests: the one that <c>LINEAGE_KAFKA</c> names, else one of its own started out of the shared files (on free ports, with
/// its data in a temporary folder), else the one of docker-compose.yml. Where there is none of them the test skips with the reason, or
/// fails under <c>LINEAGE_NO_SKIP=1</c>. Mutable.
/// </summary>
public sealed class KafkaServer : IDisposable
{
    /// <summary>Names a broker that runs already (<c>host:port</c>).</summary>
    public const string EnvironmentVariable = "LINEAGE_KAFKA";

    /// <summary>Of the user <c>lineage</c>.</summary>
    public const string Password = "guarded-by-tests";

    private const int Tries = 3;

    private static readonly Lazy<KafkaServer> Started = new(StartShared);

    private readonly ServerScript? _script;
    private readonly int _port;
    private readonly int _innerPort;
    private readonly int _proxyPort;
    private readonly int _guardedPort;
    private readonly int _tlsPort;
    private TestCertificates? _certificates;

    private KafkaServer(string bootstrap) => Bootstrap = bootstrap;

    private KafkaServer(ServerScript script)
        : this($"127.0.0.1:{FreePorts.Pair()}")
    {
        _script = script;
        _port = int.Parse(Bootstrap[(Bootstrap.IndexOf(':') + 1)..], System.Globalization.CultureInfo.InvariantCulture);
        (_innerPort, _proxyPort, _guardedPort, _tlsPort) = (FreePorts.One(), FreePorts.One(), FreePorts.One(), FreePorts.One());
    }

    /// <summary>Address of the broker.</summary>
    public string Bootstrap { get; }

    /// <summary>Address of the same broker through <see cref="StartProxy"/>.</summary>
    public string ProxiedBootstrap => $"127.0.0.1:{_proxyPort}";

    /// <summary>Address of the same broker where SASL/PLAIN is asked for: user <c>lineage</c>, <see cref="Password"/>.</summary>
    public string GuardedBootstrap => $"127.0.0.1:{_guardedPort}";

    /// <summary>
    /// Address of the same broker where TLS and SASL/SCRAM-SHA-512 are asked for. Its certificate is signed by <see cref="AuthorityPem"/>; a client's
    /// own is welcome, but only the broker of <see cref="StartOwn"/> has this door.
    /// </summary>
    public string TlsBootstrap => $"127.0.0.1:{_tlsPort}";

    /// <summary>Who signed the certificate of <see cref="TlsBootstrap"/>.</summary>
    public string AuthorityPem => _certificates?.AuthorityPem ?? throw new InvalidOperationException("This broker is not ours.");

    /// <summary>True for one that may be killed: it was started here.</summary>
    public bool IsOurs => _script is not null;

    /// <summary>The broker of this test run, started when the first test asks. Others use it too: take topics and groups of your own.</summary>
    public static KafkaServer Shared => Started.Value;

    /// <summary>Ends the shared broker where one was started.</summary>
    public static void DisposeShared()
    {
        if (Started.IsValueCreated) Started.Value.Dispose();
    }

    /// <summary>A broker of the caller's own, to be killed at will.</summary>
    public static KafkaServer StartOwn()
    {
        for (var tries = 1; ; tries++)
        {
            var server = new KafkaServer(ServerScript.Require("kafka"));
            try
            {
                server.Start();
                return server;
            }
            catch (InvalidOperationException) when (tries < Tries)
            {
                // Somebody took one of its ports between the choice and its start.
                server.Dispose();
            }
        }
    }

    /// <summary>Starts it again on the same port with the same data.</summary>
    public void Start()
    {
        if (_script is null) throw new InvalidOperationException("This broker is not ours.");
        var keys = Path.Combine(_script.Folder, "server.p12");
        if (_certificates is null)
        {
            _certificates = new TestCertificates();
            File.WriteAllBytes(keys, _certificates.IssuePkcs12("broker", Password));
        }

        // A second door whose clients are told of the proxy and not of the broker: else they would go round it.
        var properties = $"""
            listeners=PLAINTEXT://127.0.0.1:{_port},CONTROLLER://127.0.0.1:{_port + 1},PROXIED://127.0.0.1:{_innerPort},GUARDED://127.0.0.1:{_guardedPort},TLS://127.0.0.1:{_tlsPort}
            advertised.listeners=PLAINTEXT://127.0.0.1:{_port},PROXIED://127.0.0.1:{_proxyPort},GUARDED://127.0.0.1:{_guardedPort},TLS://127.0.0.1:{_tlsPort}
            listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,PROXIED:PLAINTEXT,GUARDED:SASL_PLAINTEXT,TLS:SASL_SSL
            listener.name.guarded.sasl.enabled.mechanisms=PLAIN
            listener.name.guarded.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required user_lineage="{Password}";
            listener.name.tls.sasl.enabled.mechanisms=SCRAM-SHA-512
            listener.name.tls.scram-sha-512.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;
            listener.name.tls.ssl.keystore.type=PKCS12
            listener.name.tls.ssl.keystore.location={keys}
            listener.name.tls.ssl.keystore.password={Password}
            log.cleaner.backoff.ms=500
            """;
        _script.Start(_port, [("HEAP", "256m"), ("EXTRA_PROPERTIES", properties), ("KAFKA_OPTS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")]);
    }

    /// <summary>What a topic takes on the disk of a broker that is ours, as its producers compressed it; else 0.</summary>
    public long BytesOf(string topic) => _script is null ? 0 : new DirectoryInfo(Path.Combine(_script.Folder, "data"))
        .EnumerateDirectories($"{topic}-*").SelectMany(partition => partition.EnumerateFiles("*.log")).Sum(file => file.Length);

    /// <summary>A proxy before the broker, for those who use <see cref="ProxiedBootstrap"/>.</summary>
    public CuttableProxy StartProxy() => new(_proxyPort, _innerPort);

    /// <summary>Ends it at once, as a power cut does.</summary>
    public void Kill() => (_script ?? throw new InvalidOperationException("This broker is not ours.")).Kill();

    public void Dispose()
    {
        _script?.Dispose();
        _certificates?.Dispose();
    }

    private static KafkaServer StartShared()
    {
        if (Environment.GetEnvironmentVariable(EnvironmentVariable) is { Length: > 0 } named) return new KafkaServer(named);
        if (ServerScript.IsAvailable("kafka")) return StartOwn();
        if (ComposedServices.TryStart("kafka", 9092) is { } composed) return new KafkaServer(composed);
        SharedFiles.SkipOrFail($"there is no Kafka: {EnvironmentVariable} is not set, the shared files have no servers/kafka or there is no java, and docker compose does not work");
        return null;
    }
}
