using System.CommandLine;
using LineageService.Api.Requests;
using LineageService.Cli.CommandLine;
using LineageService.Cli.Rendering;

namespace LineageService.Cli.Questions;

/// <summary><c>lineage trace</c>: what lies upstream or downstream of a node.</summary>
public static class TraceCommand
{
    public static Command Create()
    {
        var node = new Argument<string>("NODE") { Description = NodeArguments.Description };
        var command = new Command("trace", "What lies upstream or downstream of a column, table or job.") { node };
        QuestionOption[] options =
        [
            QuestionOption.Of(QueryParameters.Direction), QuestionOption.Of(QueryParameters.Depth), QuestionOption.Of(QueryParameters.Granularity),
            QuestionOption.Of(QueryParameters.FilterNamespace, "namespace", "Report only nodes of this namespace; others are walked through."), QuestionOption.Of(QueryParameters.Layer),
            QuestionOption.Of(QueryParameters.Owner), QuestionOption.Of(QueryParameters.EdgeTypes), QuestionOption.Of(QueryParameters.EdgeSubtypes),
            QuestionOption.Of(QueryParameters.NodeLimit), QuestionOption.Of(QueryParameters.Cursor),
            QuestionOption.Of(QueryParameters.Functions), .. QuestionOption.Times(),
        ];
        return command
            .Asking(QuestionKind.Lineage, options, result => [new("node", result.GetRequiredValue(node))], LineageText.RenderAsync)
            .WithExamples(
                new("lineage trace dwd.plays.user_id", "everything downstream of a column, by its bare name"),
                new("lineage trace ads.label_royalties --direction upstream --granularity table", "which tables a table comes from"),
                new("lineage trace ads.label_royalties --direction upstream --as-of 2026-10-01", "what it came from at the start of that day"),
                new("lineage trace ods.users.phone_number --type DIRECT --json", "only where its value flows, as JSON"),
                new("lineage trace dataset:hive://warehouse:9083:dwd.plays --depth 1 --server http://127.0.0.1:8470",
                    "one hop, by node id, from a running service"));
    }
}
