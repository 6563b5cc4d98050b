using System.CommandLine;
using LineageService.Cli.CommandLine;
using LineageService.Ingestion.Collecting.Azkaban;
using LineageService.Ingestion.Collecting.Oozie;

namespace LineageService.Cli.Collect;

/// <summary><c>lineage collect tasks azkaban</c> and <c>… oozie</c>: projects as they are uploaded.</summary>
internal static class ProjectCommands
{
    public static Command Azkaban()
    {
        var path = new Argument<string>("PATH") { Description = "A project's directory or zip, or a directory of zips" };
        var tasks = new TaskOptions();
        return CollectorCommand.Create(
            "azkaban",
            "Command and Hive jobs of Azkaban, flow 1.0 and 2.0, with what waits for what.",
            [path, .. tasks.Symbols],
            (parsed, source) => new AzkabanCollector(parsed.GetValue(path)!, source, tasks.Read(parsed)))
            .WithExamples(new CommandExample(
                "lineage collect tasks azkaban warehouse.zip --namespace hive://metastore:9083 --job-namespace azkaban",
                "A project as it is uploaded."));
    }

    public static Command Oozie()
    {
        var path = new Argument<string>("PATH") { Description = "A directory of applications, or a zip" };
        var tasks = new TaskOptions();
        return CollectorCommand.Create(
            "oozie",
            "Hive, shell, Spark and Sqoop actions of Oozie's workflows, with coordinators and bundles.",
            [path, .. tasks.Symbols],
            (parsed, source) => new OozieCollector(parsed.GetValue(path)!, source, tasks.Read(parsed)))
            .WithExamples(new CommandExample("lineage collect tasks oozie apps --namespace hive://metastore:9083 --job-namespace oozie",
                "All applications of a repository."));
    }
}
