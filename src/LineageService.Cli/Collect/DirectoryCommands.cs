using System.CommandLine;
using LineageService.Cli.CommandLine;
using LineageService.Ingestion.Collecting;
using LineageService.Ingestion.Collecting.Directories;

namespace LineageService.Cli.Collect;

/// <summary><c>lineage collect tasks directory</c> and <c>… git</c>: a tree of SQL files.</summary>
internal static class DirectoryCommands
{
    public static Command Directory()
    {
        var arguments = new Arguments();
        return CollectorCommand.Create(
            "directory",
            "SQL files, notebooks, scripts and task definitions below a directory.",
            arguments.Symbols,
            (parsed, source) => arguments.Collector(parsed, null, source))
            .WithExamples(
                new CommandExample("lineage collect tasks directory etl --layout \"sql/{layer}/{name}.sql\" --dialect spark --namespace hive://metastore:9083", "A repository by its layout."),
                new CommandExample("lineage collect tasks directory warehouse --exclude \"*.v[0-9].sql\" --param dt=2026-10-01 --dry-run",
                    "What would change."));
    }

    public static Command Git()
    {
        var arguments = new Arguments();
        var reference = new Option<string>("--ref")
        {
            Description = "Branch, tag or commit. Default: HEAD",
            HelpName = "REF",
            DefaultValueFactory = _ => "HEAD"
        };
        return CollectorCommand.Create(
            "git",
            "The same of a commit of a git repository, bare or not; nothing is checked out.",
            [.. arguments.Symbols, reference],
            (parsed, source) => arguments.Collector(parsed, parsed.GetValue(reference), source))
            .WithExamples(new CommandExample("lineage collect tasks git etl.git --ref main --layout \"sql/{layer}/{name}.sql\"",
                "The main branch of a bare repository."));
    }

    /// <summary>What both commands take.</summary>
    private sealed class Arguments
    {
        private readonly Argument<string> _path = new("PATH") { Description = "The directory" };

        private readonly DirectoryArguments _reading = new();

        public IEnumerable<Symbol> Symbols => [_path, .. _reading.Symbols];

        public ICollector Collector(ParseResult parsed, string? reference, string? source) =>
            new DirectoryCollector(parsed.GetValue(_path)!, reference, source, _reading.Read(parsed));
    }
}
