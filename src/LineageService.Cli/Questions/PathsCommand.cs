using System.CommandLine;
using LineageService.Api.Requests;
using LineageService.Cli.CommandLine;
using LineageService.Cli.Rendering;

namespace LineageService.Cli.Questions;

/// <summary><c>lineage paths</c>: by which ways one node reaches another.</summary>
public static class PathsCommand
{
    public static Command Create()
    {
        var from = new Argument<string>("FROM") { Description = $"Where the paths begin. {NodeArguments.Description}" };
        var to = new Argument<string>("TO") { Description = "Where they end." };
        var command = new Command("paths", "By which ways one column or table reaches another, shortest first.") { from, to };
        QuestionOption[] options =
        [
            QuestionOption.Of(QueryParameters.PathCount), QuestionOption.Of(QueryParameters.MaxDepth), QuestionOption.Of(QueryParameters.EdgeTypes),
            QuestionOption.Of(QueryParameters.EdgeSubtypes),
            QuestionOption.Of(QueryParameters.Functions), .. QuestionOption.Times(),
        ];
        return command
            .Asking(
                QuestionKind.Paths, options,
                result => [new("from", result.GetRequiredValue(from)), new("to", result.GetRequiredValue(to))],
                PathsText.RenderAsync)
            .WithExamples(
                new("lineage paths ods.users.phone_number ads.win_back_campaign.send_to", "the shortest path"),
                new("lineage paths ods.users ads.win_back_campaign --count 5 --type DIRECT", "five ways on which values flow"));
    }
}
