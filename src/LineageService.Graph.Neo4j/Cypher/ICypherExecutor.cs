namespace LineageService.Graph.Neo4j.Cypher;

/// <summary>Whether a statement writes: in a cluster, readers may go to followers.</summary>
public enum CypherAccess : byte
{
    Write = 0,
    Read = 1,

    /// <summary>A write that may run twice: where it could not run, or nobody knows whether it did, it is tried again like a read.</summary>
    RepeatableWrite = 2,
}

/// <summary>
/// Runs Cypher on a database: the one seam between the store and a protocol (HTTP Query API, Bolt). Values are null, <c>bool</c>, <c>long</c>
/// (<c>int</c> in parameters), <c>double</c>, <c>string</c>, <c>byte[]</c>, <see cref="DateTimeOffset"/>, lists and maps of these; nodes and relationships
/// come back as the map of their properties. What was written through it is seen by what is read through it later. Thread-safe.
/// </summary>
public interface ICypherExecutor : IAsyncDisposable
{
    /// <summary>Runs one statement in a transaction of its own. A read is tried again after a passing failure, a write only where it did not begin.</summary>
    /// <exception cref="CypherException">The database cannot be reached, or refuses.</exception>
    Task<CypherResult> RunAsync(CypherStatement statement, CypherAccess access, CancellationToken cancellationToken);

    /// <summary>Begins a transaction with its first statement. Tried again after a passing failure.</summary>
    /// <exception cref="CypherException">The database cannot be reached, or refuses.</exception>
    Task<(ICypherTransaction Transaction, CypherResult Result)> BeginAsync(CypherStatement first, CancellationToken cancellationToken);
}

/// <summary>A transaction of several statements; disposing one that was not committed rolls it back. Not thread-safe.</summary>
public interface ICypherTransaction : IAsyncDisposable
{
    /// <summary>Runs a statement. After a failure the transaction is over.</summary>
    /// <exception cref="CypherException">It failed.</exception>
    Task<CypherResult> RunAsync(CypherStatement statement, CancellationToken cancellationToken);

    /// <summary>Runs a last statement and commits with it, in one round trip where the protocol can.</summary>
    /// <exception cref="CypherException">It failed; <see cref="CypherException.IsOutcomeUnknown"/> tells whether it may be committed after all.</exception>
    Task<CypherResult> CommitAsync(CypherStatement last, CancellationToken cancellationToken);
}
