using System.CommandLine;
using System.Globalization;
using LineageService.Cli.CommandLine;
using LineageService.Graph.Sqlite.Files;
using LineageService.Graph.Store;

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
        if (StoreAddresses.IsShared(address))
            return await SharedMigration.RunAsync(console, address, parsed.GetValue(DryRun), parsed.GetValue(Json), cancellationToken).ConfigureAwait(false);
        var directory = StoreAddresses.RequireDirectory(address);
        var schema = SqliteStoreSchema.Find(directory);
        if (schema.IsNewer)
        {
            throw new CommandException(ExitCodes.Unavailable, string.Create(
                CultureInfo.InvariantCulture,
                $"The store has schema version {schema.Current}, and this program knows up to {schema.Target}: it was written by a newer version of the program."));
        }

        var dryRun = parsed.GetValue(DryRun);
        string? backup = null;
        var faults = 0;
        if (!schema.IsCurrent && dryRun) faults = SqliteStoreSchema.Try(directory).Count;
        else if (!dryRun) backup = await SqliteStoreSchema.MigrateAsync(directory, cancellationToken).ConfigureAwait(false);
        if (parsed.GetValue(Json))
        {
            await MovingAnswer.WriteJsonAsync(
                console.Answer, new { Before = schema.Current, schema.Target, schema.Steps, DryRun = dryRun, Backup = backup, Faults = faults }).ConfigureAwait(false);
        }
        else await WriteAsync(console.Answer, schema, dryRun, backup, faults).ConfigureAwait(false);
        return faults == 0 ? ExitCodes.Done : ExitCodes.Findings;
    }

    private static async Task WriteAsync(TextWriter answer, StoreSchema schema, bool dryRun, string? backup, int faults)
    {
        if (schema.IsCurrent)
        {
            await answer.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Schema version {schema.Current}, which is this program's: nothing to do.")).ConfigureAwait(false);
            return;
        }

        await answer.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"Schema version {schema.Current}, this program's is {schema.Target}. {(dryRun ? "Would run" : "Ran")}:")).ConfigureAwait(false);
        foreach (var step in schema.Steps) await answer.WriteLineAsync($"  {step}").ConfigureAwait(false);
        if (dryRun)
            await answer.WriteLineAsync(faults == 0 ? "Tried on a copy: all steps work." : $"Tried on a copy: all steps work, and {faults} rows break a rule (`lineage admin verify` names them).").ConfigureAwait(false);
        if (backup is not null) await answer.WriteLineAsync($"The former state is in {backup}").ConfigureAwait(false);
    }
}
