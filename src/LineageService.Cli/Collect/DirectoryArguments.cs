using System.CommandLine;
using LineageService.Ingestion.Collecting.Directories;

namespace LineageService.Cli.Collect;

/// <summary>How a tree of SQL files is read: layouts, what is in and out, names, and where all of it belongs.</summary>
internal sealed class DirectoryArguments
{
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

    public IEnumerable<Symbol> Symbols => [_layouts, _includes, _excludes, _job, _mapping, .. _tasks.Symbols];

    /// <summary>What the command line says, over what a mapping file does.</summary>
    public DirectoryOptions Read(ParseResult parsed) => new DirectoryOptions
    {
        Layouts = [.. parsed.GetValue(_layouts)!.Select(PathPattern.Parse)],
        Includes = [.. parsed.GetValue(_includes)!.Select(PathPattern.Parse)],
        Excludes = [.. parsed.GetValue(_excludes)!.Select(PathPattern.Parse)],
        JobName = parsed.GetValue(_job),
        Defaults = _tasks.Read(parsed),
    }.Over(TaskOptions.Mapping(parsed.GetValue(_mapping)));

    private static Option<string[]> Several(string name, string description, string value) => new(name)
    {
        Description = description + ". May be given several times",
        HelpName = value,
        DefaultValueFactory = _ => [],
    };
}
