using System.Diagnostics;

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

    private static readonly Lazy<KafkaServer> Started = new(StartShared);

    private readonly string? _scripts;
    private readonly string? _directory;
    private readonly int _port;
    private readonly int _innerPort;
    private readonly int _proxyPort;
    private readonly int _guardedPort;
    private readonly int _tlsPort;
    private TestCertificates? _certificates;

    private KafkaServer(string bootstrap) => Bootstrap = bootstrap;

    private KafkaServer(string scripts, string directory)
        : this($"127.0.0.1:{FreePorts.Pair()}")
    {
        (_scripts, _directory) = (scripts, directory);
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
    public bool IsOurs => _scripts is not null;

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
        var scripts = SharedFiles.Require("servers/kafka");
        if (!HasJava()) SharedFiles.SkipOrFail("there is no java, which Kafka needs");
        var directory = Directory.CreateTempSubdirectory("lineage-kafka-").FullName;
        var server = new KafkaServer(scripts, directory);
        server.Start();
        StopWhenThisProcessEnds(scripts, directory);
        return server;
    }

    /// <summary>Starts it again on the same port with the same data.</summary>
    public void Start()
    {
        if (_scripts is null) throw new InvalidOperationException("This broker is not ours.");
        var keys = Path.Combine(_directory!, "server.p12");
        if (_certificates is null)
        {
            _certificates = new TestCertificates();
            File.WriteAllBytes(keys, _certificates.IssuePkcs12("broker", Password));
        }

        var start = new ProcessStartInfo(Path.Combine(_scripts, "start"), [_directory!, $"{_port}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["HEAP"] = "256m";

        // A second door whose clients are told of the proxy and not of the broker: else they would go round it.
        start.Environment["EXTRA_PROPERTIES"] = $"""
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
        start.Environment["KAFKA_OPTS"] = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"Kafka did not start: {errors.GetAwaiter().GetResult()}");
    }

    /// <summary>A proxy before the broker, for those who use <see cref="ProxiedBootstrap"/>.</summary>
    public CuttableProxy StartProxy() => new(_proxyPort, _innerPort);

    /// <summary>Ends it at once, as a power cut does.</summary>
    public void Kill()
    {
        if (ReadPid() is not { } pid) throw new InvalidOperationException("This broker is not ours, or does not run.");
        using var process = Process.GetProcessById(pid);
        process.Kill();
        process.WaitForExit();
    }

    public void Dispose()
    {
        if (_directory is null || !Directory.Exists(_directory)) return;
        if (ReadPid() is { } pid && IsAlive(pid)) Kill();
        _certificates?.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private static KafkaServer StartShared()
    {
        if (Environment.GetEnvironmentVariable(EnvironmentVariable) is { Length: > 0 } named) return new KafkaServer(named);
        if (SharedFiles.Find("servers/kafka") is not null && HasJava()) return StartOwn();
        if (ComposedServices.TryStart("kafka", 9092) is { } composed) return new KafkaServer(composed);
        SharedFiles.SkipOrFail($"there is no Kafka: {EnvironmentVariable} is not set, the shared files have no servers/kafka or there is no java, and docker compose does not work");
        return null;
    }

    private int? ReadPid() =>
        _directory is not null && File.Exists(Path.Combine(_directory, "pid"))
        && int.TryParse(File.ReadAllText(Path.Combine(_directory, "pid")), out var pid) ? pid : null;

    private static bool IsAlive(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static bool HasJava() => ComposedServices.Runs("java", "-version");

    // A test run that is killed must not leave a broker behind.
    private static void StopWhenThisProcessEnds(string scripts, string directory) => Process.Start(
        "/bin/sh",
        [
            "-c", "while kill -0 \"$0\" 2>/dev/null; do sleep 1; done; [ -d \"$2\" ] && { \"$1/stop\" \"$2\"; rm -rf \"$2\"; }",
            $"{Environment.ProcessId}", scripts, directory,
        ]).Dispose();
}
