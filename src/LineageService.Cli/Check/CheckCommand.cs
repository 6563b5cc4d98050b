using System.CommandLine;
using LineageService.Cli.Collect;
using LineageService.Cli.CommandLine;
using LineageService.Ingestion.Collecting;

namespace LineageService.Cli.Check;

/// <summary><c>lineage check</c>: what the changes of a branch do, before they are merged.</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        var arguments = new CheckArguments();
        var outputs = new CheckOutputs();
        var command = new Command(
            "check",
            "What the changes between two versions of a git repository of SQL break, silently change, leave stale or expose; needs no server and no store. "
            + "Exit codes: 0 pass, 1 findings, 2 wrong use or configuration, 3 inconclusive, 4 lineage too old or not to be had.");
        foreach (var symbol in arguments.Symbols.Concat(outputs.Options))
        {
            if (symbol is Argument argument) command.Arguments.Add(argument);
            else command.Options.Add((Option)symbol);
        }

        command.SetAction(async (parsed, cancellationToken) =>
        {
            var console = CommandConsole.Of(parsed);
            var settings = arguments.Read(parsed);
            var result = await CollectProgressBars.ShowAsync(
                console.Progress, progress => CheckRun.RunAsync(settings, TimeProvider.System, progress, cancellationToken)).ConfigureAwait(false);
            await outputs.WriteAsync(parsed, result).ConfigureAwait(false);
            return (int)result.Gate.Outcome;
        });
        return command.WithExamples(
            new CommandExample("lineage check --base origin/main", "What the files as they lie here change, against the branch that they are to be merged into."),
            new CommandExample(
                "lineage check etl --base main --head HEAD --layout \"sql/{layer}/{name}.sql\" --dialect spark --namespace hive://metastore:9083 --sarif lineage.sarif",
                "A directory of SQL with a layout, in the folder etl; the findings for a code scanner."),
            new CommandExample("lineage check shop --base origin/main --store .lineage --max-staleness 24h",
                "A dbt project, against a store that knows dashboards and other repositories too."),
            new CommandExample("lineage check --base HEAD --profile schema --fail-on breaking", "Before a commit: only what would no longer run."));
    }
}
