using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;

namespace LineageService.Testing.Servers;

/// <summary>
/// A Neo4j server for tests: the one that <c>LINEAGE_NEO4J</c> names, else one of its own started out of the shared files (on free ports, with its
/// data in a temporary folder), else the one of docker-compose.yml. Where there is none of them the test skips with the reason, or fails under
/// <c>LINEAGE_NO_SKIP=1</c>. Mutable.
/// </summary>
public sealed class Neo4jServer : IDisposable
{
    /// <summary>Names a server that runs already, whose database the tests may empty (<c>http://host:7474</c>).</summary>
    public const string EnvironmentVariable = "LINEAGE_NEO4J";

    /// <summary>The password of a server that is named; else the one of the start script.</summary>
    public const string PasswordVariable = "LINEAGE_NEO4J_PASSWORD";

    private const string DefaultPassword = "lineage-test";

    private static readonly Lazy<Neo4jServer> Started = new(StartShared);

    private readonly ServerScript? _script;
    private readonly (string Name, string Value)[] _environment;

    private Neo4jServer(Uri address, string password, ServerScript? script = null, params (string Name, string Value)[] environment)
    {
        (Address, Password, _script, _environment) = (address, password, script, environment);
    }

    /// <summary>Address of the HTTP door.</summary>
    public Uri Address { get; }

    public string User { get; } = "neo4j";

    public string Password { get; }

    public string Database { get; } = "neo4j";

    /// <summary>The address as <c>--store</c> takes it.</summary>
    public string StoreAddress => $"neo4j+http://{Address.Host}:{Address.Port}/{Database}";

    /// <summary>True for one that may be killed: it was started here.</summary>
    public bool IsOurs => _script is not null;

    /// <summary>What it has used of the processors since it was started; null for one that was not started here.</summary>
    public TimeSpan? ProcessorTime => _script?.ProcessorTime;

    /// <summary>Where it keeps its data; null for one that was not started here.</summary>
    public string? Folder => _script?.Folder;

    /// <summary>The server of this test run, started when the first test asks. Others use it before and after: <see cref="ClearAsync"/>.</summary>
    public static Neo4jServer Shared => Started.Value;

    /// <summary>Ends the shared server where one was started.</summary>
    public static void DisposeShared()
    {
        if (Started.IsValueCreated) Started.Value.Dispose();
    }

    /// <summary>A server of the caller's own, to be killed at will.</summary>
    /// <param name="environment">For the start script, such as <c>EXTRA_PROPERTIES</c>.</param>
    public static Neo4jServer StartOwn(params (string Name, string Value)[] environment)
    {
        var server = new Neo4jServer(new Uri($"http://127.0.0.1:{FreePorts.One()}"), DefaultPassword, ServerScript.Require("neo4j"), environment);
        server.Start();
        return server;
    }

    /// <summary>Starts it again on the same port with the same data.</summary>
    public void Start() => Start([]);

    /// <summary>The same with more for the start script, which wins over what was said before.</summary>
    public void Start(params (string Name, string Value)[] environment)
    {
        if (_script is null) throw new InvalidOperationException("This server is not ours.");
        _script.Start(
            Address.Port,
            [
                ("BOLT_PORT", FreePorts.One().ToString(CultureInfo.InvariantCulture)), ("JAVA_OPTS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"),
                ("START_TIMEOUT", "300"), .. _environment, .. environment,
            ]);
    }

    /// <summary>Empties the database, but for constraints and indexes.</summary>
    public async Task ClearAsync(CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromMinutes(2) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{Password}")));
        foreach (var statement in (string[])
            [
                "MATCH (n) WHERE NOT n:Store CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS",
                "MATCH (s:Store) SET s.epoch = 0, s.id = randomUUID()",
            ])
        {
            using var response = await http.PostAsJsonAsync($"db/{Database}/query/v2", new { statement }, cancellationToken);
            response.EnsureSuccessStatusCode();
        }
    }

    /// <summary>Ends it at once, as a power cut does.</summary>
    public void Kill() => (_script ?? throw new InvalidOperationException("This server is not ours.")).Kill();

    public void Dispose() => _script?.Dispose();

    private static Neo4jServer StartShared()
    {
        if (Environment.GetEnvironmentVariable(EnvironmentVariable) is { Length: > 0 } named)
            return new Neo4jServer(new Uri(named), Environment.GetEnvironmentVariable(PasswordVariable) is { Length: > 0 } given ? given : DefaultPassword);

        // Tests fill and empty the database all the time: at each turn of the statistics every statement would be planned anew.
        if (ServerScript.IsAvailable("neo4j")) return StartOwn(("EXTRA_PROPERTIES", "dbms.cypher.min_replan_interval=1h"));
        if (ComposedServices.TryStart("neo4j", 7474) is { } composed) return new Neo4jServer(new Uri($"http://{composed}"), DefaultPassword);
        SharedFiles.SkipOrFail($"there is no Neo4j: {EnvironmentVariable} is not set, the shared files have no servers/neo4j or there is no java, and docker compose does not work");
        return null;
    }
}
