using System.CommandLine;
using LineageService.Cli.CommandLine;
using LineageService.Cli.Rendering;

namespace LineageService.Cli.Questions;

/// <summary><c>lineage grants</c>: who may read a dataset.</summary>
public static class GrantsCommand
{
    public static Command Create()
    {
        var dataset = new Argument<string>("NAME") { Description = "A dataset's name where it fits only one, or dataset:NAMESPACE:NAME" };
        return new Command("grants", "Who may read a dataset, as the sources of grants tell it.") { dataset }
            .Asking(QuestionKind.Grants, [], parsed => [new("node", parsed.GetRequiredValue(dataset))], GrantsText.RenderAsync)
            .WithExamples(
                new("lineage grants shop.orders", "who may read a table"),
                new("lineage grants dataset:hive://metastore:9083:shop.orders --json", "as JSON; null where nobody knows"));
    }
}
