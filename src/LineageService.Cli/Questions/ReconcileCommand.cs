using System.CommandLine;
using LineageService.Api.Requests;
using LineageService.Cli.CommandLine;
using LineageService.Cli.Rendering;

namespace LineageService.Cli.Questions;

/// <summary><c>lineage reconcile</c>: how declared and observed lineage agree.</summary>
public static class ReconcileCommand
{
    public static Command Create()
    {
        var command = new Command("reconcile", "How declared lineage (SQL, declarations) and what runs showed agree, column by column.");
        QuestionOption[] options =
        [
            QuestionOption.Of(QueryParameters.Statuses), QuestionOption.Of(QueryParameters.TargetDataset),
            QuestionOption.Of(QueryParameters.TargetNamespace), QuestionOption.Of(QueryParameters.ClaimingJob),
            QuestionOption.Of(QueryParameters.Layer),
            QuestionOption.Of(QueryParameters.Producer), QuestionOption.Of(QueryParameters.ColumnLimit),
            QuestionOption.Of(QueryParameters.Cursor),
            .. QuestionOption.Times(),
        ];
        return command
            .Asking(QuestionKind.Reconciliation, options, _ => [], ReconciliationText.RenderAsync)
            .WithExamples(
                new("lineage reconcile", "counts by status and producer, and every column that does not agree"),
                new("lineage reconcile --status contradiction --producer spark", "where Spark's client contradicts the SQL"),
                new("lineage reconcile --dataset ads.label_royalties --status agreed --json", "the agreed columns of one table, as JSON"));
    }
}
