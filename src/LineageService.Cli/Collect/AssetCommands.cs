using System.CommandLine;
using LineageService.Cli.CommandLine;
using LineageService.Ingestion.Collecting.Assets;

namespace LineageService.Cli.Collect;

/// <summary><c>lineage collect assets …</c>: what is made of the warehouse's tables beyond it, and who may read them.</summary>
internal static class AssetCommands
{
    public static IEnumerable<Command> Commands() => [Lines()];

    private static Command Lines()
    {
        var paths = new Argument<string[]>("PATH") { Description = "Files of JSON lines, or directories of them", Arity = ArgumentArity.OneOrMore };
        var datasets = Namespace();
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

    private static Option<string> Namespace() => new("--namespace")
    {
        Description = "Namespace of the datasets that assets read, where a record does not tell",
        HelpName = "NAMESPACE",
        DefaultValueFactory = _ => "default",
    };
}
