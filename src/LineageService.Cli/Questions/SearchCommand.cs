using System.CommandLine;
using LineageService.Api.Requests;
using LineageService.Cli.CommandLine;
using LineageService.Cli.Rendering;

namespace LineageService.Cli.Questions;

/// <summary><c>lineage search</c>: finds datasets, fields and jobs by words.</summary>
public static class SearchCommand
{
    public static Command Create()
    {
        var words = new Argument<string[]>("WORDS") { Description = QueryParameters.SearchText.Description, Arity = ArgumentArity.OneOrMore };
        words.Validators.Add(result =>
        {
            // Taken as words otherwise, and a mistyped option would go unnoticed.
            foreach (var token in result.Tokens)
                if (token.Value.StartsWith("--", StringComparison.Ordinal)) result.AddError($"There is no option {token.Value}.");
        });
        var command = new Command("search", "Find datasets, fields and jobs by words.") { words };
        QuestionOption[] options =
        [
            QuestionOption.Of(QueryParameters.SearchKinds), QuestionOption.Of(QueryParameters.Namespace), QuestionOption.Of(QueryParameters.SearchLimit),
            QuestionOption.Of(QueryParameters.Cursor),
            .. QuestionOption.Times(),
        ];
        return command
            .Asking(
                QuestionKind.Search, options,
                result => [new(QueryParameters.SearchText.Name, string.Join(' ', result.GetRequiredValue(words)))],
                SearchText.RenderAsync)
            .WithExamples(
                new("lineage search phone", "everything with phone in a name, path, owner, description or tag"),
                new("lineage search play user --kind field --limit 50", "fields that match both words"));
    }
}
