using LineageService.Cli.CommandLine;
using LineageService.Graph.Neo4j.Schema;

namespace LineageService.Cli.Moving;

/// <summary>
/// <c>lineage admin migrate</c> of a shared store: no copy is made, since steps only add and may be run again; <c>lineage admin backup</c> makes one.
/// </summary>
internal static class SharedMigration
{
    public static async Task<MigrationAnswer> RunAsync(string address, bool dryRun, CancellationToken cancellationToken)
    {
        var options = StoreAddresses.Read(address);
        var schema = dryRun
            ? await Neo4jStoreSchema.TryAsync(options, cancellationToken).ConfigureAwait(false)
            : await Neo4jStoreSchema.FindAsync(options, cancellationToken).ConfigureAwait(false);
        if (schema.Current == 0) throw new CommandException(ExitCodes.Unavailable, $"There is no store at {address}.");
        MigrationAnswer.Require(schema);
        if (!dryRun && !schema.IsCurrent) await Neo4jStoreSchema.MigrateAsync(options, cancellationToken).ConfigureAwait(false);
        return new MigrationAnswer(schema, dryRun) { Trial = "Neo4j has read all statements and would run them." };
    }
}
