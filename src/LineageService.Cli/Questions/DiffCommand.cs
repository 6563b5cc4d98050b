using System.CommandLine;
using LineageService.Api.Requests;
using LineageService.Cli.CommandLine;
using LineageService.Cli.Rendering;

namespace LineageService.Cli.Questions;

/// <summary><c>lineage diff</c>: what changed between two points, and why.</summary>
public static class DiffCommand
{
    public static Command Create()
    {
        var command = new Command("diff", "What changed in lineage, datasets and jobs between two points, and why.");
        QuestionOption[] options =
        [
            QuestionOption.Of(QueryParameters.DiffFrom), QuestionOption.Of(QueryParameters.DiffTo),
            QuestionOption.Of(QueryParameters.KnownFrom, "known-from"), QuestionOption.Of(QueryParameters.KnownTo, "known-to"),
            QuestionOption.Of(QueryParameters.OfNamespace), QuestionOption.Of(QueryParameters.OfDataset),
            QuestionOption.Of(QueryParameters.OfJob),
            QuestionOption.Of(QueryParameters.Layer), QuestionOption.Of(QueryParameters.ChangeLimit),
            QuestionOption.Of(QueryParameters.Cursor),
        ];
        return command
            .Asking(QuestionKind.Diff, options, _ => [], DiffText.RenderAsync)
            .WithExamples(
                new("lineage diff --from 2026-10-01 --to 2026-10-02", "what changed on the first of October"),
                new("lineage diff --from 2026-10-01T18:00:00Z --dataset ads.label_royalties", "what changed around one table since then"),
                new("lineage diff --from 2026-10-01 --to 2026-10-02 --known-from 2026-10-02 --json",
                    "as JSON; what was known of the first day when it had ended"));
    }
}
