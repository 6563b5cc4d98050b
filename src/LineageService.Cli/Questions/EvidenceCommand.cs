using System.CommandLine;
using LineageService.Api.Requests;
using LineageService.Cli.CommandLine;
using LineageService.Cli.Rendering;

namespace LineageService.Cli.Questions;

/// <summary><c>lineage evidence</c>: who claims an edge.</summary>
public static class EvidenceCommand
{
    public static Command Create()
    {
        var from = new Argument<string>("FROM") { Description = $"The column or row set it comes from. {NodeArguments.Description}" };
        var to = new Argument<string>("TO") { Description = "The column or row set it goes to." };
        var command = new Command("evidence",
            "Who claims an edge: since when, when last, by which runs, and what is wrong with its producer.") { from, to };
        QuestionOption[] options = [QuestionOption.Of(QueryParameters.ClaimingJob)];
        return command
            .Asking(
                QuestionKind.Evidence, options,
                result => [new("from", result.GetRequiredValue(from)), new("to", result.GetRequiredValue(to))],
                EvidenceText.RenderAsync)
            .WithExamples(
                new("lineage evidence ods.users.phone_number dwd.users.phone_hash", "every ground on which the one hop stands"),
                new("lineage evidence ods.users.phone_number dwd.users.phone_hash --json", "as JSON"));
    }
}
