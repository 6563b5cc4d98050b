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

        private readonly Option<string[]> _layouts =
            Several("--layout", "Where tasks lie: sql/{layer}/{target}/{name}.sql; the first that fits a path counts", "PATTERN");

        private readonly Option<string[]> _includes = Several("--include", "Only files that fit", "PATTERN");

        private readonly Option<string[]> _excludes = Several("--exclude", "No files that fit", "PATTERN");

        private readonly Option<string?> _job =
            new("--job") { Description = "How jobs are called, of the layout's parts: {layer}.{name}", HelpName = "TEMPLATE" };

        private readonly Option<string?> _mapping = new("--mapping")
        {
            Description = $"Layouts, rules and traits from a file, before those of {MappingReader.FileName} in the directory",
            HelpName = "FILE",
        };

        private readonly TaskOptions _tasks = new();

        public IEnumerable<Symbol> Symbols => [_path, _layouts, _includes, _excludes, _job, _mapping, .. _tasks.Symbols];

        public ICollector Collector(ParseResult parsed, string? reference, string? source)
        {
            var given = new DirectoryOptions
            {
                Layouts = [.. parsed.GetValue(_layouts)!.Select(PathPattern.Parse)],
                Includes = [.. parsed.GetValue(_includes)!.Select(PathPattern.Parse)],
                Excludes = [.. parsed.GetValue(_excludes)!.Select(PathPattern.Parse)],
                JobName = parsed.GetValue(_job),
                Defaults = _tasks.Read(parsed),
            };
            return new DirectoryCollector(parsed.GetValue(_path)!, reference, source,
                given.Over(TaskOptions.Mapping(parsed.GetValue(_mapping))));
        }

        private static Option<string[]> Several(string name, string description, string value) => new(name)
        {
            Description = description + ". May be given several times",
            HelpName = value,
            DefaultValueFactory = _ => [],
        };
    }
}
