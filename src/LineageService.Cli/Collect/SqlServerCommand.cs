using System.CommandLine;
using LineageService.Cli.CommandLine;
using LineageService.Ingestion.Collecting.SqlServer;

namespace LineageService.Cli.Collect;

/// <summary><c>lineage collect tasks sqlserver</c>: exports of a server and database projects.</summary>
internal static class SqlServerCommand
{
    public static Command Create()
    {
        var path = new Argument<string>("PATH") { Description = "Folder of exports (CSV, JSON, JSONL) and of .sqlproj projects" };
        var reference = new Option<string?>("--ref") { Description = "Branch, tag or commit; nothing is checked out. Default: the files as they lie there", HelpName = "REF" };
        var tasks = new TaskOptions();
        return CollectorCommand.Create(
            "sqlserver",
            "Procedures, views, functions, triggers and Agent jobs of SQL Server.",
            [path, reference, .. tasks.Symbols],
            (parsed, source) => new SqlServerCollector(parsed.GetValue(path)!, parsed.GetValue(reference), source,
                new ServerSettings { Defaults = tasks.Read(parsed) }))
            .WithExamples(
                new CommandExample("lineage collect tasks sqlserver exports --namespace mssql://sql01:1433 --database Sales",
                    "Exports of sys.sql_modules and of msdb."),
                new CommandExample("lineage collect tasks sqlserver Sales.Database --namespace mssql://sql01:1433 --database Sales",
                    "A database project."));
    }
}
