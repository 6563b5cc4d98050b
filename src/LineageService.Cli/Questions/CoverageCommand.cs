using System.CommandLine;
using LineageService.Api.Requests;
using LineageService.Cli.CommandLine;
using LineageService.Cli.Rendering;

namespace LineageService.Cli.Questions;

/// <summary><c>lineage coverage</c>: how much of the lineage is whole.</summary>
public static class CoverageCommand
{
    public static Command Create()
    {
        QuestionOption[] options =
        [
            QuestionOption.Of(CorrectionParameters.SinkNamespace), QuestionOption.Of(CorrectionParameters.SinkLayer),
            QuestionOption.Of(CorrectionParameters.Sources), QuestionOption.Of(CorrectionParameters.SourceLayers, "source-layers"), QuestionOption.Of(QueryParameters.ListLimit),
            QuestionOption.Of(QueryParameters.Cursor),
            .. QuestionOption.Times(),
        ];
        return new Command("coverage", "What share of sinks reaches its sources completely, and which gap to close first.")
            .Asking(QuestionKind.Coverage, options, _ => [], CoverageText.RenderAsync)
            .WithExamples(
                new("lineage coverage", "the share, the causes, and the list to work through"),
                new("lineage coverage --sources '*_stable.*,*.events_*'", "what the ingestion fills is no missing task"),
                new("lineage coverage --layer ads --limit 20 --json", "of the sinks of one layer, as JSON"));
    }
}
