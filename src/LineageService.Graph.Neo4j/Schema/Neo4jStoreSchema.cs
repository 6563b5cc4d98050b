using LineageService.Graph.Neo4j.Cypher;
using LineageService.Graph.Neo4j.Http;
using LineageService.Graph.Store;

namespace LineageService.Graph.Neo4j.Schema;

/// <summary>Looks at the schema of the store in a Neo4j database, and brings it to this program's. Nothing is written by asking.</summary>
public static class Neo4jStoreSchema
{
    /// <exception cref="LineageStoreException">The database cannot be reached or read; the sentence says why.</exception>
    public static Task<StoreSchema> FindAsync(Neo4jStoreOptions options, CancellationToken cancellationToken) =>
        RunAsync(options, SchemaStep.Embedded, ReadAsync, cancellationToken);

    /// <summary>Has the server read the statements of the due steps without running them.</summary>
    /// <exception cref="LineageStoreException">It understands one of them not, or the user may not run it.</exception>
    public static Task<StoreSchema> TryAsync(Neo4jStoreOptions options, CancellationToken cancellationToken) =>
        TryAsync(options, SchemaStep.Embedded, cancellationToken);

    /// <summary>Runs the due steps and gives the schema of before. Replicas that are open go on: a step only adds.</summary>
    /// <exception cref="LineageStoreException">A step failed; it may be run again.</exception>
    public static Task<StoreSchema> MigrateAsync(Neo4jStoreOptions options, CancellationToken cancellationToken) =>
        MigrateAsync(options, SchemaStep.Embedded, cancellationToken);

    internal static Task<StoreSchema> TryAsync(Neo4jStoreOptions options, IReadOnlyList<SchemaStep> steps, CancellationToken cancellationToken) => RunAsync(
        options,
        steps,
        async (migrations, token) =>
        {
            var schema = await ReadAsync(migrations, token).ConfigureAwait(false);
            if (!schema.IsNewer) await migrations.TryAsync(migrations.Due(schema.Current), token).ConfigureAwait(false);
            return schema;
        },
        cancellationToken);

    internal static Task<StoreSchema> MigrateAsync(Neo4jStoreOptions options, IReadOnlyList<SchemaStep> steps, CancellationToken cancellationToken) => RunAsync(
        options,
        steps,
        async (migrations, token) =>
        {
            var schema = await ReadAsync(migrations, token).ConfigureAwait(false);
            await migrations.ApplyAsync(token).ConfigureAwait(false);
            return schema;
        },
        cancellationToken);

    private static async Task<StoreSchema> ReadAsync(SchemaMigrations migrations, CancellationToken cancellationToken)
    {
        var version = await migrations.ReadVersionAsync(cancellationToken).ConfigureAwait(false);
        return new StoreSchema(version, migrations.Latest, [.. migrations.Due(version).Select(step => step.Name)]);
    }

    private static async Task<StoreSchema> RunAsync(
        Neo4jStoreOptions options, IReadOnlyList<SchemaStep> steps, Func<SchemaMigrations, CancellationToken, Task<StoreSchema>> work,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var executor = new QueryApiExecutor(options);
        await using (executor.ConfigureAwait(false))
        {
            try
            {
                await SchemaMigrations.RequireServerAsync(executor, cancellationToken).ConfigureAwait(false);
                return await work(new SchemaMigrations(executor, steps), cancellationToken).ConfigureAwait(false);
            }
            catch (CypherException failure)
            {
                throw failure.ToStoreException();
            }
        }
    }
}
