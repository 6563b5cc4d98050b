using System.Globalization;
using LineageService.Cli.CommandLine;
using LineageService.Graph.Neo4j.Schema;

namespace LineageService.Cli.Moving;

/// <summary>
/// <c>lineage admin migrate</c> of a shared store: no copy is made, since steps only add and may be run again; <c>lineage admin backup</c> makes one.
/// </summary>
internal static class SharedMigration
{
    public static async Task<int> RunAsync(CommandConsole console, string address, bool dryRun, bool json, CancellationToken cancellationToken)
    {
        var options = StoreAddresses.Read(address);
        var schema = dryRun
            ? await Neo4jStoreSchema.TryAsync(options, cancellationToken).ConfigureAwait(false)
            : await Neo4jStoreSchema.FindAsync(options, cancellationToken).ConfigureAwait(false);
        if (schema.Current == 0) throw new CommandException(ExitCodes.Unavailable, $"There is no store at {address}.");
        if (schema.IsNewer)
        {
            throw new CommandException(ExitCodes.Unavailable, string.Create(
                CultureInfo.InvariantCulture,
                $"The store has schema version {schema.Current}, and this program knows up to {schema.Target}: it was written by a newer version of the program."));
        }

        if (!dryRun && !schema.IsCurrent) await Neo4jStoreSchema.MigrateAsync(options, cancellationToken).ConfigureAwait(false);
        if (json) await MovingAnswer.WriteJsonAsync(console.Answer, new { Before = schema.Current, schema.Target, schema.Steps, DryRun = dryRun, Faults = 0 }).ConfigureAwait(false);
        else await WriteAsync(console.Answer, schema, dryRun).ConfigureAwait(false);
        return ExitCodes.Done;
    }

    private static async Task WriteAsync(TextWriter answer, Neo4jStoreSchema schema, bool dryRun)
    {
        if (schema.IsCurrent)
        {
            await answer.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Schema version {schema.Current}, which is this program's: nothing to do.")).ConfigureAwait(false);
            return;
        }

        await answer.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"Schema version {schema.Current}, this program's is {schema.Target}. {(dryRun ? "Would run" : "Ran")}:")).ConfigureAwait(false);
        foreach (var step in schema.Steps) await answer.WriteLineAsync($"  {step}").ConfigureAwait(false);
        if (dryRun) await answer.WriteLineAsync("Neo4j has read all statements and would run them.").ConfigureAwait(false);
    }
}
