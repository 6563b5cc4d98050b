using System.Collections.Immutable;
using System.CommandLine;
using LineageService.Cli.CommandLine;
using LineageService.Ingestion.Collecting;
using LineageService.Ingestion.Collecting.Directories;

namespace LineageService.Cli.Collect;

/// <summary>Options that collectors of tasks share: where datasets and jobs belong, the dialect, and what parameters are bound
/// to.</summary>
internal sealed class TaskOptions
{
    private readonly Option<string?> _dialect = new("--dialect")
    {
        Description = "SQL dialect where the source does not tell. Default: guessed by file",
        HelpName = "NAME",
    };

    private readonly Option<string?> _namespace = new("--namespace")
    {
        Description = "Namespace of the datasets, by the OpenLineage naming spec: hive://host:port, postgres://host:port …",
        HelpName = "NAMESPACE",
    };

    private readonly Option<string?> _jobNamespace =
        new("--job-namespace") { Description = "Namespace of the jobs. Default: default", HelpName = "NAMESPACE" };

    private readonly Option<string?> _database =
        new("--database") { Description = "Database (catalog, project) of names that lack it", HelpName = "NAME" };

    private readonly Option<string?> _schema = new("--schema") { Description = "Schema of bare names", HelpName = "NAME" };

    private readonly Option<string[]> _parameters = new("--param")
    {
        Description = "A parameter of the tasks' templates, name=value. May be given several times",
        HelpName = "NAME=VALUE",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string[]> _files = new("--params")
    {
        Description = "Parameters from a file: YAML, JSON, or lines name=value. May be given several times",
        HelpName = "FILE",
        DefaultValueFactory = _ => [],
    };

    public IEnumerable<Symbol> Symbols => [_dialect, _namespace, _jobNamespace, _database, _schema, _parameters, _files];

    /// <summary>Without database and schema, for a source whose connections tell them.</summary>
    public IEnumerable<Symbol> SymbolsOfConnections => [_dialect, _namespace, _jobNamespace, _parameters, _files];

    public TaskTraits Read(ParseResult parsed) => new()
    {
        Dialect = parsed.GetValue(_dialect),
        DatasetNamespace = parsed.GetValue(_namespace),
        JobNamespace = parsed.GetValue(_jobNamespace),
        Database = parsed.GetValue(_database),
        Schema = parsed.GetValue(_schema),
        Parameters = Parameters(parsed),
    };

    private ImmutableSortedDictionary<string, string> Parameters(ParseResult parsed)
    {
        var all = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var file in parsed.GetValue(_files)!)
        {
            if (!File.Exists(file)) throw new CommandException(ExitCodes.Usage, $"{file} does not exist.");
            foreach (var (name, value) in ParameterFiles.Read(file)) all[name] = value;
        }

        foreach (var given in parsed.GetValue(_parameters)!)
        {
            var equals = given.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0) throw new CommandException(ExitCodes.Usage, "--param: expected name=value.");
            all[given[..equals]] = given[(equals + 1)..];
        }

        return all.ToImmutable();
    }

    /// <summary>The options of a mapping file that is given; none where none is.</summary>
    public static DirectoryOptions Mapping(string? file)
    {
        if (file is null) return DirectoryOptions.None;
        if (!File.Exists(file)) throw new CommandException(ExitCodes.Usage, $"{file} does not exist.");
        return MappingReader.Read(File.ReadAllBytes(file), Path.GetFileName(file), out var failure)
            ?? throw new CollectorException($"the mapping cannot be read: {failure}");
    }
}
