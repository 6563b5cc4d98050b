using System.CommandLine;
using LineageService.Cli.CommandLine;
using LineageService.Graph.Sqlite.Files;

namespace LineageService.Cli.Moving;

/// <summary><c>lineage admin migrate</c>: which version of the schema a store has, and the way to this program's.</summary>
internal static class MigrateCommand
{
    private static readonly Option<string?> Store = StoreLocation.CreateOption();

    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Show the steps and try them on a copy, which is removed again; a shared store's server reads them without running them" };

    private static readonly Option<bool> Json = new("--json") { Description = "Print the answer as one JSON document" };

    public static Command Create()
    {
        var command = new Command("migrate", "Bring a store's schema to this program's version, after a copy of the former state.") { Store, DryRun, Json };
        command.SetAction(RunAsync);
        return command.WithExamples(
            new CommandExample("lineage admin migrate --dry-run", "which steps are due, and whether they work on a copy"),
            new CommandExample("lineage admin migrate", "run them; any command that writes the store does the same"),
            new CommandExample("lineage admin migrate --store neo4j+http://neo4j@graph:7474/lineage", "a shared store: nothing is copied, replicas that run go on"));
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var console = CommandConsole.Of(parsed);
        var address = StoreLocation.Resolve(parsed.GetValue(Store));
        var dryRun = parsed.GetValue(DryRun);
        var answer = StoreAddresses.IsShared(address)
            ? await SharedMigration.RunAsync(address, dryRun, cancellationToken).ConfigureAwait(false)
            : await RunAsync(StoreAddresses.RequireDirectory(address), dryRun, cancellationToken).ConfigureAwait(false);
        return await answer.WriteAsync(console.Answer, parsed.GetValue(Json)).ConfigureAwait(false);
    }

    private static async Task<MigrationAnswer> RunAsync(string directory, bool dryRun, CancellationToken cancellationToken)
    {
        var schema = SqliteStoreSchema.Find(directory);
        MigrationAnswer.Require(schema);
        var faults = !schema.IsCurrent && dryRun ? SqliteStoreSchema.Try(directory).Count : 0;
        return new MigrationAnswer(schema, dryRun)
        {
            Trial = faults == 0 ? "Tried on a copy: all steps work." : $"Tried on a copy: all steps work, and {faults} rows break a rule (`lineage admin verify` names them).",
            Backup = dryRun ? null : await SqliteStoreSchema.MigrateAsync(directory, cancellationToken).ConfigureAwait(false),
            Faults = faults,
        };
    }
}
