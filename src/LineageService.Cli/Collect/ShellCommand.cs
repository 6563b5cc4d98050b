using System.CommandLine;
using LineageService.Cli.CommandLine;
using LineageService.Ingestion.Collecting.Shells;

namespace LineageService.Cli.Collect;

/// <summary><c>lineage collect tasks shell</c>: a repository of shell scripts around SQL.</summary>
internal static class ShellCommand
{
    public static Command Create()
    {
        var path = new Argument<string>("PATH") { Description = "The directory" };
        var reference = new Option<string?>("--ref")
        {
            Description = "Branch, tag or commit; nothing is checked out. Default: the files as they lie there",
            HelpName = "REF",
        };
        var tasks = new TaskOptions();
        return CollectorCommand.Create(
            "shell",
            "SQL out of shell scripts: hive, beeline, spark-sql, psql, mysql, sqlcmd, sqoop and others, read and never run.",
            [path, reference, .. tasks.Symbols],
            (parsed, source) => new ShellCollector(parsed.GetValue(path)!, parsed.GetValue(reference), source, tasks.Read(parsed)))
            .WithExamples(
                new CommandExample("lineage collect tasks shell etl --namespace hive://metastore:9083 --param ENV=prod",
                    "A Hive shop's repository, with a variable of its environment."),
                new CommandExample("lineage collect tasks shell etl.git --ref main --dry-run", "What would change, of a commit."));
    }
}
