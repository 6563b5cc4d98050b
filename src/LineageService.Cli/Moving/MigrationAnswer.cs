using System.Globalization;
using LineageService.Cli.CommandLine;
using LineageService.Graph.Store;

namespace LineageService.Cli.Moving;

/// <summary>What <c>lineage admin migrate</c> says, whatever the store.</summary>
/// <param name="Schema">As it was before.</param>
/// <param name="DryRun">True where nothing was changed.</param>
internal sealed record MigrationAnswer(StoreSchema Schema, bool DryRun)
{
    /// <summary>What a trial of the steps found, as a sentence; said of a dry run with steps.</summary>
    public required string Trial { get; init; }

    /// <summary>Where the former state was copied to; null where no copy was made.</summary>
    public string? Backup { get; init; }

    /// <summary>Rows that break a rule.</summary>
    public int Faults { get; init; }

    /// <exception cref="CommandException">The store was written by a newer program.</exception>
    public static void Require(StoreSchema schema)
    {
        if (!schema.IsNewer) return;
        throw new CommandException(ExitCodes.Unavailable, string.Create(
            CultureInfo.InvariantCulture,
            $"The store has schema version {schema.Current}, and this program knows up to {schema.Target}: it was written by a newer version of the program."));
    }

    public async Task<int> WriteAsync(TextWriter answer, bool json)
    {
        if (json) await MovingAnswer.WriteJsonAsync(answer, new { Before = Schema.Current, Schema.Target, Schema.Steps, DryRun, Backup, Faults }).ConfigureAwait(false);
        else await WriteTextAsync(answer).ConfigureAwait(false);
        return Faults == 0 ? ExitCodes.Done : ExitCodes.Findings;
    }

    private async Task WriteTextAsync(TextWriter answer)
    {
        if (Schema.IsCurrent)
        {
            await answer.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Schema version {Schema.Current}, which is this program's: nothing to do.")).ConfigureAwait(false);
            return;
        }

        await answer.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"Schema version {Schema.Current}, this program's is {Schema.Target}. {(DryRun ? "Would run" : "Ran")}:")).ConfigureAwait(false);
        foreach (var step in Schema.Steps) await answer.WriteLineAsync($"  {step}").ConfigureAwait(false);
        if (DryRun) await answer.WriteLineAsync(Trial).ConfigureAwait(false);
        if (Backup is not null) await answer.WriteLineAsync($"The former state is in {Backup}").ConfigureAwait(false);
    }
}
