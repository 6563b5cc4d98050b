using System.CommandLine;
using System.Text.Json;
using LineageService.Api.Contracts;
using LineageService.Api.Requests;
using LineageService.Api.Responses;
using LineageService.Cli.CommandLine;
using LineageService.Cli.Questions;
using LineageService.Cli.Rendering;

namespace LineageService.Cli.Identity;

/// <summary><c>lineage identity</c>: which names are one dataset or job.</summary>
public static class IdentityCommand
{
    public static Command Create() => new Command("identity", "Which names are one dataset or one job: suggestions, merges, rules.")
    {
        Suggestions(), Merge(), Undo(), List(), Reject(), IdentityRulesCommand.Create(),
    }.WithExamples(
        new("lineage identity suggestions", "names that may be one, the surest first"),
        new("lineage identity merge default:ods.plays hive://metastore:9083:ods.plays --reason 'no namespace given'", "make two one"));

    private static Command Suggestions() => new Command("suggestions", "Names that may be one, with the signs of it.")
        .Asking(
            QuestionKind.Suggestions,
            [
                QuestionOption.Of(QueryParameters.IdentityKind), QuestionOption.Of(QueryParameters.MergeSigns),
                QuestionOption.Of(QueryParameters.SuggestionNamespace), QuestionOption.Of(QueryParameters.ListLimit),
                QuestionOption.Of(QueryParameters.Cursor),
            ],
            _ => [],
            IdentityText.RenderSuggestionsAsync)
        .WithExamples(
            new("lineage identity suggestions --limit 20", "the twenty surest"),
            new("lineage identity suggestions --sign partition-path --json", "paths that differ in a date, as JSON"));

    private static Command List() => new Command("list", "Merges, and what rules and symlinks merge.")
        .Asking(
            QuestionKind.Merges,
            [
                QuestionOption.Of(QueryParameters.MergeState), QuestionOption.Of(QueryParameters.IdentityKind),
                QuestionOption.Of(QueryParameters.ListLimit), QuestionOption.Of(QueryParameters.Cursor),
            ],
            _ => [],
            IdentityText.RenderMergesAsync)
        .WithExamples(
            new("lineage identity list", "what is merged now"),
            new("lineage identity list --state rejected", "what was refused"));

    private static Command Merge()
    {
        var alias = new Argument<string>("ALIAS")
        {
            Description = "The name that gives way: an id such as dataset:NAMESPACE:NAME, or a bare name",
        };
        var canonical = new Argument<string>("CANONICAL") { Description = "The name that stays" };
        var kind = new Option<string?>("--kind") { Description = "dataset or job. Default: dataset, unless ALIAS is an id of a job" };
        kind.AcceptOnlyFromAmong("dataset", "job");
        var reason = Reason();
        var author = Author();
        return new Command("merge", "Say that two names are one; stored names do not change.") { alias, canonical, kind, reason, author }
            .Changing(async (parsed, writer, json, token) => Print(parsed, json, await writer.MergeAsync(
                new MergeRequest(parsed.GetRequiredValue(alias), parsed.GetRequiredValue(canonical), parsed.GetRequiredValue(author))
                {
                    Kind = parsed.GetValue(kind),
                    Reason = parsed.GetValue(reason),
                },
                token).ConfigureAwait(false)))
            .WithExamples(
                new("lineage identity merge dataset:default:ods.plays dataset:hive://metastore:9083:ods.plays", "two datasets"),
                new("lineage identity merge job:spark:app.cube_1_d job:spark:app.cube_1d --reason 'older client'", "two jobs"));
    }

    private static Command Undo()
    {
        var id = new Argument<string>("ID") { Description = "Id of the merge, as `list` shows it; also of what a rule merges" };
        var author = Author();
        return new Command("undo", "Show two names as two again.") { id, author }
            .Changing(async (parsed, writer, json, token) => Print(parsed, json, await writer.UndoAsync(
                parsed.GetRequiredValue(id), new DecisionRequest(parsed.GetRequiredValue(author)), token).ConfigureAwait(false)))
            .WithExamples(
                new CommandExample("lineage identity undo m-019a5e2f7c4b7d0e8f10a1b2c3d4e5f6", "the two are two again, their history too"));
    }

    private static Command Reject()
    {
        var id = new Argument<string>("ID") { Description = "Id of the suggestion, as `suggestions` shows it" };
        var reason = Reason();
        var author = Author();
        return new Command("reject", "Say that two names are not one; the suggestion is not made again.") { id, reason, author }
            .Changing(async (parsed, writer, json, token) => Print(parsed, json, await writer.RejectAsync(
                parsed.GetRequiredValue(id),
                new DecisionRequest(parsed.GetRequiredValue(author)) { Reason = parsed.GetValue(reason) }, token).ConfigureAwait(false)))
            .WithExamples(
                new CommandExample("lineage identity reject s-0f3c9e55d1a2b3c4d5e6 --reason 'two shops'", "never suggested again"));
    }

    private static Option<string?> Reason() => new("--reason") { Description = "Why", HelpName = "TEXT" };

    private static Option<string> Author() => new("--author")
    {
        Description = "Who decides. Default: the user who runs this",
        HelpName = "NAME",
        DefaultValueFactory = _ => Environment.UserName,
    };

    private static void Print(ParseResult parsed, bool json, MergeChangeResponse answer)
    {
        if (json)
            parsed.InvocationConfiguration.Output.WriteLine(JsonSerializer.Serialize(answer, ContractJson.Wire.MergeChangeResponse));
        else
            IdentityText.Render(CommandConsole.AnswerOf(parsed), answer.Merge);
    }
}
