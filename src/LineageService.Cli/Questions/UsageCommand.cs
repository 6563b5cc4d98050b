using System.CommandLine;
using LineageService.Api.Questions;
using LineageService.Cli.CommandLine;
using LineageService.Cli.Rendering;

namespace LineageService.Cli.Questions;

/// <summary><c>lineage usage</c>: who reads a dataset, as query logs tell it.</summary>
public static class UsageCommand
{
    public static Command Create()
    {
        var dataset = new Argument<string>("NAME") { Description = "A dataset's name where it fits only one, or dataset:NAMESPACE:NAME" };
        return new Command("usage", "Who reads a dataset: readers and reads by field, day and principal.") { dataset }
            .Asking(
                QuestionKind.Usage, [QuestionOption.Of(UsageQuestion.DaysParameter)], parsed => [new("node", parsed.GetRequiredValue(dataset))],
                UsageText.RenderAsync)
            .WithExamples(
                new CommandExample("lineage usage dwd.plays", "the last 30 days"),
                new CommandExample("lineage usage dwd.plays --days 400 --json", "all that is kept, as JSON"));
    }
}
