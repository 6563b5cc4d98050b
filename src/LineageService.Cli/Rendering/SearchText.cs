using LineageService.Api.Responses;
using LineageService.Cli.Questions;
using Spectre.Console;

namespace LineageService.Cli.Rendering;

/// <summary>Search hits for people, best first, with the ids that other commands take.</summary>
internal static class SearchText
{
    public static Task RenderAsync(IAnsiConsole console, ReadOnlyMemory<byte> json, IAnswerSource source, CancellationToken cancellationToken)
    {
        var answer = NodeDisplay.Read(json, ContractJson.Wire.SearchResponse);
        if (answer.Results.Count == 0)
        {
            console.MarkupLine("Nothing matches all these words.");
            return Task.CompletedTask;
        }

        var names = answer.Results.Max(hit => Name(hit.Name, hit.Field).Length);
        foreach (var hit in answer.Results)
            console.MarkupLineInterpolated($"[grey]{hit.Kind,-7}[/]  [bold]{Name(hit.Name, hit.Field).PadRight(names)}[/]  [grey]{hit.Id}[/]");
        if (answer.NextCursor is not null) console.MarkupLineInterpolated($"[grey]There are more: --cursor {answer.NextCursor}[/]");
        return Task.CompletedTask;
    }

    private static string Name(string name, string? field) => field is null ? name : $"{name}.{field}";
}
