namespace LineageService.Graph.Neo4j;

/// <summary>Where a Neo4j store is and how it is used.</summary>
/// <param name="Server">Address of the server: <c>http://host:7474</c>.</param>
/// <param name="Database">Name of the database.</param>
public sealed record Neo4jStoreOptions(Uri Server, string Database)
{
    /// <summary>Null where the server asks for no log-in.</summary>
    public string? User { get; init; }

    public string? Password { get; init; }

    /// <summary>True to read beside a writer: nothing is migrated, commits are refused.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>How long one statement may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How long another replica's commit may keep locks that this one waits for without running anything: it is taken for dead then and ended.
    /// </summary>
    public TimeSpan IdleLockPatience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a passing failure is tried again.</summary>
    public int Retries { get; init; } = 5;

    /// <summary>Connections at once, at most.</summary>
    public int MaxConnections { get; init; } = 16;

    /// <summary>Batches in one transaction at most.</summary>
    public int MaxGroupSize { get; init; } = 256;

    /// <summary>
    /// True to keep the bodies of events that lie in a shared log too (position <c>kafka:…</c>). Dead letters and all others are kept always.
    /// </summary>
    public bool KeepsLoggedBodies { get; init; }

    /// <summary>How many of the newest commits other replicas can catch up with; beyond, they read the graph anew.</summary>
    public int KeptChanges { get; init; } = 100_000;
}
