using LineageService.Graph.Conformance;
using LineageService.Graph.Neo4j.Cypher;
using LineageService.Graph.Neo4j.Http;
using LineageService.Graph.Neo4j.Schema;
using LineageService.Graph.Store;

namespace LineageService.Graph.Neo4j.Tests;

/// <summary>Replicas of two versions of the program over one store, one step of the schema apart.</summary>
public sealed class MixedVersionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_store_of_an_older_version_is_migrated_by_the_steps_that_it_lacks_and_a_dry_run_changes_nothing()
    {
        await using (var older = await EmptyStores.OpenAsync(Token)) await older.CommitAsync(SmallWorld.Batch([1]), Token);
        await using var executor = new QueryApiExecutor(EmptyStores.Options);
        var current = SchemaStep.Embedded[^1].Version;
        SchemaStep[] steps =
        [
            .. SchemaStep.Embedded,
            SchemaStep.Parse(current + 1, "CREATE INDEX later_test IF NOT EXISTS FOR (n:Dataset) ON (n.later);\n") with { Name = "later" },
            SchemaStep.Parse(current + 2, "// Of what is there already.\nMATCH (d:Dataset) WHERE d.later IS NULL SET d.later = 1;\n") with { Name = "latest" },
        ];
        try
        {
            var due = await Neo4jStoreSchema.TryAsync(EmptyStores.Options, steps, Token);
            Assert.Equal((current, current + 2), (due.Current, due.Target));
            Assert.Equal(["later", "latest"], due.Steps);
            Assert.Equal(0L, (await executor.RunAsync(new CypherStatement("MATCH (d:Dataset) WHERE d.later = 1 RETURN count(*)"), CypherAccess.Read, Token)).Scalar);
            await Neo4jStoreSchema.MigrateAsync(EmptyStores.Options, steps, Token);
            await Neo4jStoreSchema.MigrateAsync(EmptyStores.Options, steps, Token);
            Assert.NotEqual(0L, (await executor.RunAsync(new CypherStatement("MATCH (d:Dataset) WHERE d.later = 1 RETURN count(*)"), CypherAccess.Read, Token)).Scalar);
            Assert.True((await Neo4jStoreSchema.TryAsync(EmptyStores.Options, steps, Token)).IsCurrent);
            Assert.True((await Neo4jStoreSchema.FindAsync(EmptyStores.Options, Token)).IsNewer);

            SchemaStep[] wrong = [.. steps, SchemaStep.Parse(current + 3, "MATCH (n) SETT n.x = 1;\n")];
            var failure = await Assert.ThrowsAsync<LineageStoreException>(() => Neo4jStoreSchema.TryAsync(EmptyStores.Options, wrong, Token));
            Assert.Contains("does not understand", failure.Message, StringComparison.Ordinal);
        }
        finally
        {
            await executor.RunAsync(new CypherStatement("DROP INDEX later_test IF EXISTS"), CypherAccess.Write, Token);
            await executor.RunAsync(new CypherStatement("MATCH (s:Store) SET s.schemaVersion = $version", ("version", current)), CypherAccess.Write, Token);
        }
    }

    [Fact]
    public async Task Replicas_that_start_at_once_over_an_older_store_all_start()
    {
        await using var store = await EmptyStores.OpenAsync(Token);
        var next = SchemaStep.Embedded[^1].Version + 1;
        var names = Enumerable.Range(0, 6).ToArray();
        var step = SchemaStep.Parse(next, string.Concat(names.Select(name =>
            $"CREATE CONSTRAINT together_{name} IF NOT EXISTS FOR (n:Together) REQUIRE n.p{name} IS UNIQUE;\n")));
        await using var executor = new QueryApiExecutor(EmptyStores.Options);
        try
        {
            // Each takes locks on the schema that another holds: Neo4j ends one of two, which is to try again.
            await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(
                async () =>
                {
                    await using var replica = new QueryApiExecutor(EmptyStores.Options);
                    await new SchemaMigrations(replica, [.. SchemaStep.Embedded, step]).ApplyAsync(Token);
                },
                Token)));
            Assert.Equal(next, await new SchemaMigrations(executor, [.. SchemaStep.Embedded, step]).ReadVersionAsync(Token));
        }
        finally
        {
            foreach (var name in names) await executor.RunAsync(new CypherStatement($"DROP CONSTRAINT together_{name} IF EXISTS"), CypherAccess.Write, Token);
            await executor.RunAsync(new CypherStatement("MATCH (s:Store) SET s.schemaVersion = $version", ("version", next - 1)), CypherAccess.Write, Token);
        }
    }

    [Fact]
    public async Task A_replica_that_is_open_goes_on_over_a_step_that_only_adds_and_one_that_starts_then_is_refused()
    {
        await using var older = await EmptyStores.OpenAsync(Token);
        await older.CommitAsync(SmallWorld.Batch([1]), Token);
        await using var executor = new QueryApiExecutor(EmptyStores.Options);
        var next = SchemaStep.Embedded[^1].Version + 1;
        try
        {
            var step = SchemaStep.Parse(next, "CREATE INDEX next_version_test IF NOT EXISTS FOR (n:Dataset) ON (n.nextVersion);\n");
            await new SchemaMigrations(executor, [.. SchemaStep.Embedded, step]).ApplyAsync(Token);
            Assert.Equal(2, (await older.CommitAsync(SmallWorld.Batch([2]), Token)).Epoch);
            Assert.Equal(2, (await older.ReadChangesAsync(0, 10, Token)).Epoch);
            var refused = await Assert.ThrowsAsync<LineageStoreException>(() => EmptyStores.AgainAsync(Token));
            Assert.Contains($"version {next}", refused.Message, StringComparison.Ordinal);
        }
        finally
        {
            await executor.RunAsync(new CypherStatement("DROP INDEX next_version_test IF EXISTS"), CypherAccess.Write, Token);
            await executor.RunAsync(new CypherStatement("MATCH (s:Store) SET s.schemaVersion = $version", ("version", next - 1)), CypherAccess.Write, Token);
        }
    }
}
