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
            Assert.Equal(2, await older.CommitAsync(SmallWorld.Batch([2]), Token));
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
