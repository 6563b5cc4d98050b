using LineageService.Graph.Neo4j.Cypher;
using LineageService.Graph.Neo4j.Http;
using LineageService.Graph.Store;

namespace LineageService.Graph.Neo4j.Schema;

/// <summary>The schema of the store in a Neo4j database: which version it has, and the way to this program's. Nothing is written by asking.</summary>
/// <param name="Current">0 for a database that holds no store.</param>
/// <param name="Target">This program's version.</param>
/// <param name="Steps">Names of the steps from one to the other, in order.</param>
public sealed record Neo4jStoreSchema(int Current, int Target, IReadOnlyList<string> Steps)
{
    public bool IsNewer => Current > Target;

    public bool IsCurrent => Current == Target;

    /// <exception cref="LineageStoreException">The database cannot be reached or read; the sentence says why.</exception>
    public static Task<Neo4jStoreSchema> FindAsync(Neo4jStoreOptions options, CancellationToken cancellationToken) =>
        RunAsync(options, SchemaStep.Embedded, ReadAsync, cancellationToken);

    /// <summary>Has the server read the statements of the due steps without running them.</summary>
    /// <exception cref="LineageStoreException">It understands one of them not, or the user may not run it.</exception>
    public static Task<Neo4jStoreSchema> TryAsync(Neo4jStoreOptions options, CancellationToken cancellationToken) =>
        TryAsync(options, SchemaStep.Embedded, cancellationToken);

    /// <summary>Runs the due steps and gives the schema of before. Replicas that are open go on: a step only adds.</summary>
    /// <exception cref="LineageStoreException">A step failed; it may be run again.</exception>
    public static Task<Neo4jStoreSchema> MigrateAsync(Neo4jStoreOptions options, CancellationToken cancellationToken) =>
        MigrateAsync(options, SchemaStep.Embedded, cancellationToken);

    internal static Task<Neo4jStoreSchema> TryAsync(Neo4jStoreOptions options, IReadOnlyList<SchemaStep> steps, CancellationToken cancellationToken) => RunAsync(
        options,
        steps,
        async (migrations, token) =>
        {
            var schema = await ReadAsync(migrations, token).ConfigureAwait(false);
            if (!schema.IsNewer) await migrations.TryAsync(migrations.Due(schema.Current), token).ConfigureAwait(false);
            return schema;
        },
        cancellationToken);

    internal static Task<Neo4jStoreSchema> MigrateAsync(Neo4jStoreOptions options, IReadOnlyList<SchemaStep> steps, CancellationToken cancellationToken) => RunAsync(
        options,
        steps,
        async (migrations, token) =>
        {
            var schema = await ReadAsync(migrations, token).ConfigureAwait(false);
            await migrations.ApplyAsync(token).ConfigureAwait(false);
            return schema;
        },
        cancellationToken);

    private static async Task<Neo4jStoreSchema> ReadAsync(SchemaMigrations migrations, CancellationToken cancellationToken)
    {
        var version = await migrations.ReadVersionAsync(cancellationToken).ConfigureAwait(false);
        return new Neo4jStoreSchema(version, migrations.Latest, [.. migrations.Due(version).Select(step => step.Name)]);
    }

    private static async Task<Neo4jStoreSchema> RunAsync(
        Neo4jStoreOptions options, IReadOnlyList<SchemaStep> steps, Func<SchemaMigrations, CancellationToken, Task<Neo4jStoreSchema>> work,
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
