using System.CommandLine;
using LineageService.Api.Questions;
using LineageService.Api.Requests;
using LineageService.Cli.CommandLine;
using LineageService.Cli.Questions;

namespace LineageService.Cli.Labels;

/// <summary><c>lineage labels</c>: which columns hold sensitive values, why, and where they end up.</summary>
public static class LabelsCommand
{
    public static Command Create() => new Command("labels", "Sensitive values: where they are, in which form, why, and what a change would do to them.")
    {
        List(), Explain(), WhyNot(), Exposure(), Assignments(), Findings(), Audit(), Readers(), LabelChangeCommands.Assign(), LabelChangeCommands.Withdraw(),
        LabelChangeCommands.Import(), LabelChangeCommands.Scan(), LabelChangeCommands.Simulate(), PolicyCommands.Check(), PolicyCommands.Create(),
        DeclassificationCommands.Create(), LabelChangeCommands.EndResiduals(), LabelChangeCommands.Decide(),
    }.WithExamples(
        new("lineage labels scan", "say what fields seem to hold, by their names and types"),
        new("lineage labels exposure --minForm RAW", "where the values themselves end up"),
        new("lineage labels explain dwd.users.phone_hash PII.phone", "why a column has a label"));

    private static Command List()
    {
        var node = new Argument<string?>("NODE") { Description = $"A column, rows, or a table with all its columns. {NodeArguments.Description}", Arity = ArgumentArity.ZeroOrOne };
        return new Command("list", "Labels of columns: said, inherited and derived.") { node }
            .Asking(
                "", [QuestionOption.Of(LabelParameters.Tag), QuestionOption.Of(QueryParameters.ListLimit), QuestionOption.Of(QueryParameters.Cursor), .. QuestionOption.Times()],
                parsed => parsed.GetValue(node) is { } text ? [new("node", text)] : [], LabelText.RenderLabels)
            .WithExamples(
                new("lineage labels list", "all labelled columns"),
                new("lineage labels list dwd.users --as-of 2026-03-01", "those of a table, as they were"));
    }

    private static Command Explain() => Explaining(
        "explain", "Why a column has a label: a way from its origin, hop by hop, with job, function and form.", LabelText.RenderExplanation,
        "lineage labels explain dwd.users.phone_hash PII.phone");

    private static Command WhyNot() => Explaining(
        "why-not", "Why a column does not have a label that is upstream of it: the edges where it ends.", LabelText.RenderWhyNot,
        "lineage labels why-not ads.contacts.users PII.phone");

    private static Command Explaining(string name, string description, LabelRendering render, string example)
    {
        var node = new Argument<string>("NODE") { Description = $"A column or rows. {NodeArguments.Description}" };
        var tag = new Argument<string>("TAG") { Description = "Category, with those below it: PII.phone" };
        return new Command(name, description) { node, tag }
            .Asking("explain", QuestionOption.Times(), parsed => [new("node", parsed.GetRequiredValue(node)), new("tag", parsed.GetRequiredValue(tag))], render)
            .WithExamples(new CommandExample(example, "by bare name"));
    }

    private static Command Exposure()
    {
        var csv = new Option<bool>("--csv") { Description = "Print all rows as CSV" };
        return new Command("exposure", "Where sensitive values end up, the highest risk first.") { csv }
            .Asking(
                "exposure",
                [
                    QuestionOption.Of(LabelParameters.Tag), QuestionOption.Of(LabelParameters.Zone), QuestionOption.Of(LabelParameters.Owner), QuestionOption.Of(LabelParameters.Sink),
                    QuestionOption.Of(LabelParameters.LeastForm), QuestionOption.Of(LabelParameters.Direct), QuestionOption.Of(LabelParameters.NewSince),
                    QuestionOption.Of(LabelParameters.Hints), QuestionOption.Of(QueryParameters.ListLimit), QuestionOption.Of(QueryParameters.Cursor), .. QuestionOption.Times(),
                ],
                _ => [], LabelText.RenderExposure, csv)
            .WithExamples(
                new("lineage labels exposure --tag PII --zone external_share", "what of PII leaves"),
                new("lineage labels exposure --csv > exposure.csv", "all rows for a spreadsheet"));
    }

    private static Command Assignments() => new Command("assignments", "What was said of columns and tables.")
        .Asking(
            "assignments",
            [QuestionOption.Of(LabelParameters.AssignmentNode), QuestionOption.Of(LabelParameters.Tag), QuestionOption.Of(QueryParameters.ListLimit), QuestionOption.Of(QueryParameters.Cursor), .. QuestionOption.Times()],
            _ => [], LabelText.RenderAssignments)
        .WithExamples(new CommandExample("lineage labels assignments --tag PII", "of one category and those below it"));

    private static Command Findings() => new Command("findings", "What labels give reason to look at: broken constraints, risks, disputes.")
        .Asking(
            "findings",
            [QuestionOption.Of(LabelParameters.FindingKind), QuestionOption.Of(LabelParameters.Tag), QuestionOption.Of(QueryParameters.ListLimit), QuestionOption.Of(QueryParameters.Cursor)],
            _ => [], LabelText.RenderFindings)
        .WithExamples(new CommandExample("lineage labels findings --kind CONSTRAINT_VIOLATION --json", "for a scheduled job"));

    private static Command Audit() => new Command("audit", "What was said of labels, when and by whom; append-only.")
        .Asking("audit", [QuestionOption.Of(QueryParameters.ListLimit), QuestionOption.Of(QueryParameters.Cursor), .. QuestionOption.Times()], _ => [], LabelText.RenderAudit)
        .WithExamples(new CommandExample("lineage labels audit --known-at 2026-03-01", "what was known then"));

    private static Command Readers()
    {
        var tag = new Argument<string>("TAG") { Description = "Category, with those below it" };
        return new Command("readers", "Who could read values of a tag at a moment, as it was known at another.") { tag }
            .Asking("readers", [QuestionOption.Of(LabelParameters.LeastForm), .. QuestionOption.Times()], parsed => [new("tag", parsed.GetRequiredValue(tag))], LabelText.RenderReaders)
            .WithExamples(new CommandExample("lineage labels readers PII.phone --minForm RAW --as-of 2026-03-01 --known-at 2026-03-01", "on 1 March, as known then"));
    }
}
