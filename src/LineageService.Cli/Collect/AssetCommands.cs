using System.CommandLine;
using LineageService.Cli.CommandLine;
using LineageService.Ingestion.Collecting;
using LineageService.Ingestion.Collecting.Assets;
using LineageService.Ingestion.Collecting.Assets.Metabase;
using LineageService.Ingestion.Collecting.Assets.OpenApi;
using LineageService.Ingestion.Collecting.Assets.Superset;

namespace LineageService.Cli.Collect;

/// <summary><c>lineage collect assets …</c>: what is made of the warehouse's tables beyond it, and who may read them.</summary>
internal static class AssetCommands
{
    public static IEnumerable<Command> Commands() =>
    [
        Lines(),
        OpenApi(),
        Tool("superset", "Datasets, charts and dashboards of Superset's exports, packed or not.", (paths, settings, source) => new SupersetCollector(paths, settings, source)),
        Tool("metabase", "Questions and dashboards of Metabase: its serialization or the JSON of its API.", (paths, settings, source) => new MetabaseCollector(paths, settings, source)),
    ];

    private static Command Lines()
    {
        var (paths, datasets) = (Paths("Files of JSON lines, or directories of them"), Namespace());
        return CollectorCommand.Create(
            "jsonl",
            "Dashboards, APIs, exports, models and grants as JSON lines, by schemas/assets and schemas/grants.",
            [paths, datasets],
            (parsed, source) => new AssetLinesCollector([.. parsed.GetValue(paths)!], parsed.GetValue(datasets)!, source ?? "jsonl"))
            .WithExamples(
                new CommandExample("lineage collect assets jsonl assets.jsonl grants.jsonl --namespace hive://metastore:9083 --source inventory",
                    "An inventory that its owner exports."),
                new CommandExample("lineage collect assets jsonl exports --dry-run", "What would change."));
    }

    private static Command OpenApi()
    {
        var (paths, datasets) = (Paths("OpenAPI 3 documents, JSON or YAML, or directories of them"), Namespace());
        return CollectorCommand.Create(
            "openapi",
            "Operations of APIs whose response fields say by x-lineage which columns they are made of.",
            [paths, datasets],
            (parsed, source) => new OpenApiCollector([.. parsed.GetValue(paths)!], parsed.GetValue(datasets)!, source ?? "openapi"))
            .WithExamples(new CommandExample("lineage collect assets openapi api.yaml --namespace postgres://db:5432", "The answers of an API."));
    }

    private static Command Tool(
        string name, string description, Func<System.Collections.Immutable.ImmutableArray<string>, BiSettings, string, ICollector> collector)
    {
        var paths = Paths("Exports: archives, directories or single files");
        var datasets = new Option<string?>("--namespace")
        {
            Description = "Namespace of the warehouse's tables. Default: each connection's address, as the export tells it",
            HelpName = "NAMESPACE",
        };
        var dialect = new Option<string?>("--dialect") { Description = "Dialect of all SQL. Default: each connection's", HelpName = "NAME" };
        var database = new Option<string?>("--database") { Description = "Database of tables that lack one. Default: each connection's", HelpName = "NAME" };
        var tool = new Option<string?>("--tool-namespace")
        {
            Description = $"Namespace of the tool's own datasets, charts and dashboards. Default: {name}://SOURCE",
            HelpName = "NAMESPACE",
        };
        return CollectorCommand.Create(name, description, [paths, datasets, dialect, database, tool], (parsed, source) => collector(
            [.. parsed.GetValue(paths)!],
            new BiSettings
            {
                ToolNamespace = parsed.GetValue(tool) ?? $"{name}://{source ?? "default"}",
                DatasetNamespace = parsed.GetValue(datasets),
                Dialect = parsed.GetValue(dialect),
                Database = parsed.GetValue(database),
            },
            source ?? "default"))
            .WithExamples(new CommandExample(
                $"lineage collect assets {name} export.zip --source bi --namespace postgres://db:5432", "An export, read against the warehouse as it is known."));
    }

    private static Argument<string[]> Paths(string description) => new("PATH") { Description = description, Arity = ArgumentArity.OneOrMore };

    private static Option<string> Namespace() => new("--namespace")
    {
        Description = "Namespace of the datasets that assets read, where a record does not tell",
        HelpName = "NAMESPACE",
        DefaultValueFactory = _ => "default",
    };
}
