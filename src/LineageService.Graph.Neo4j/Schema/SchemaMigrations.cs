using System.Globalization;
using LineageService.Graph.Neo4j.Cypher;
using LineageService.Graph.Store;

namespace LineageService.Graph.Neo4j.Schema;

/// <summary>
/// Brings a database to the program's schema: steps run forward, each statement in a transaction of its own, as Neo4j wants it; every one may run
/// twice, so a step that was cut off is run again, and so is a statement that met another replica's on the same locks. A database of a newer version is refused.
/// </summary>
internal sealed class SchemaMigrations(ICypherExecutor executor, IReadOnlyList<SchemaStep> steps)
{
    private const int MinMajor = 5, MinMinor = 23;

    public int Latest => steps[^1].Version;

    /// <summary>Makes sure that the server is new enough.</summary>
    /// <exception cref="LineageStoreException">It is not.</exception>
    public static async Task RequireServerAsync(ICypherExecutor executor, CancellationToken cancellationToken)
    {
        var result = await executor.RunAsync(
            new CypherStatement("CALL dbms.components() YIELD name, versions WHERE name = 'Neo4j Kernel' RETURN versions[0]"), CypherAccess.Read, cancellationToken)
            .ConfigureAwait(false);
        var version = result.Scalar as string ?? "";
        var parts = version.Split('.', '-');
        if (parts.Length >= 2 && int.TryParse(parts[0], CultureInfo.InvariantCulture, out var major) && int.TryParse(parts[1], CultureInfo.InvariantCulture, out var minor)
            && (major > MinMajor || (major == MinMajor && minor >= MinMinor))) return;
        throw new LineageStoreException($"Neo4j {version} is too old: 5.23 or later is needed.", isTransient: false);
    }

    /// <summary>The schema version of the database; 0 for one without a store.</summary>
    public async Task<int> ReadVersionAsync(CancellationToken cancellationToken)
    {
        var result = await executor.RunAsync(new CypherStatement("MATCH (s:Store {name: 'lineage'}) RETURN s.schemaVersion"), CypherAccess.Read, cancellationToken)
            .ConfigureAwait(false);
        return result.Scalar is long version ? (int)version : 0;
    }

    /// <summary>The steps that a database of a version lacks.</summary>
    public IReadOnlyList<SchemaStep> Due(int version) => [.. steps.Where(step => step.Version > version)];

    /// <summary>Has the server read and plan each statement of steps without running it.</summary>
    /// <exception cref="CypherException">It does not understand one, or the user may not run it.</exception>
    public async Task TryAsync(IEnumerable<SchemaStep> due, CancellationToken cancellationToken)
    {
        foreach (var statement in due.SelectMany(step => step.Statements))
            await executor.RunAsync(new CypherStatement($"EXPLAIN {statement}"), CypherAccess.Write, cancellationToken).ConfigureAwait(false);
    }

    /// <exception cref="LineageStoreException">The database is newer than this program.</exception>
    public async Task ApplyAsync(CancellationToken cancellationToken)
    {
        var version = await ReadVersionAsync(cancellationToken).ConfigureAwait(false);
        Check(version);
        if (version == Latest) return;
        foreach (var step in steps)
        {
            if (step.Version <= version) continue;
            foreach (var statement in step.Statements) await RunAsync(statement, cancellationToken).ConfigureAwait(false);
        }

        await executor.RunAsync(new CypherStatement("CALL db.awaitIndexes(600)"), CypherAccess.Read, cancellationToken).ConfigureAwait(false);
        await executor.RunAsync(
            new CypherStatement(
                "MERGE (s:Store {name: 'lineage'}) ON CREATE SET s.epoch = 0, s.id = $id"
                + " SET s.schemaVersion = CASE WHEN s.schemaVersion > $version THEN s.schemaVersion ELSE $version END",
                ("id", Guid.NewGuid().ToString()), ("version", Latest)),
            CypherAccess.RepeatableWrite, cancellationToken).ConfigureAwait(false);
    }

    // IF NOT EXISTS is looked at when a statement begins: whoever finds at its end that another made the same rule meanwhile has what it wanted.
    private async Task RunAsync(string statement, CancellationToken cancellationToken)
    {
        try
        {
            await executor.RunAsync(new CypherStatement(statement), CypherAccess.RepeatableWrite, cancellationToken).ConfigureAwait(false);
        }
        catch (CypherException failure) when (failure.Code == "Neo.ClientError.Schema.EquivalentSchemaRuleAlreadyExists")
        {
        }
    }

    /// <summary>Makes sure that a database opened to read is of the program's own version.</summary>
    /// <exception cref="LineageStoreException">It is not.</exception>
    public async Task RequireAsync(CancellationToken cancellationToken)
    {
        var version = await ReadVersionAsync(cancellationToken).ConfigureAwait(false);
        if (version == 0) throw new LineageStoreException("There is no store in this Neo4j database.", isTransient: false);
        Check(version);
        if (version != Latest)
            throw new LineageStoreException(
                $"The store has schema version {version}; open it for writing once so that it is brought to version {Latest}.", isTransient: false);
    }

    private void Check(int version)
    {
        if (version > Latest)
            throw new LineageStoreException(
                $"The store has schema version {version}, and this program knows up to {Latest}: it was written by a newer version of the program.",
                isTransient: false)
            { Obstacle = StoreObstacle.NewerSchema };
    }
}
