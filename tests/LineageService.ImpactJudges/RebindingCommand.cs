using System.CommandLine;
using LineageService.ImpactJudges.Rebinding;
using LineageService.Testing;

namespace LineageService.ImpactJudges;

/// <summary><c>rebinding</c>: consumers of a real warehouse bound again against changed catalogs.</summary>
internal static class RebindingCommand
{
    public static Command Create()
    {
        var changes = new Option<int>("--changes") { DefaultValueFactory = _ => 2_000, Description = "Changes of one table each." };
        var seed = new Option<ulong>("--seed") { DefaultValueFactory = _ => 1, Description = "Seed of the changes." };
        var folder = new Option<string?>("--folder") { Description = "Tasks and schemas. Default: the shared warehouse of BigQuery tasks." };
        var json = new Option<string?>("--json") { Description = "Write the report to this file too." };
        var command = new Command(
            "rebinding", "Binds consumers again. Exit code 1 where one fails that no report called BREAKING; 2 for wrong usage.")
        {
            changes, seed, folder, json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if ((parsed.GetValue(folder) ?? SharedFiles.Find("corpora/bigquery-etl")) is not { } path)
            {
                await Console.Error.WriteLineAsync("The shared files are not there; --folder names others.").ConfigureAwait(false);
                return 2;
            }

            var warehouse = await Warehouse.ReadAsync(path, cancellationToken).ConfigureAwait(false);
            var tally = new RebindingRun(warehouse, parsed.GetValue(seed), parsed.GetValue(changes), cancellationToken).Run();
            JudgeReport.Write(tally, parsed.GetValue(json));
            return tally.Missed.Count > 0 ? 1 : 0;
        });
        return command;
    }
}
