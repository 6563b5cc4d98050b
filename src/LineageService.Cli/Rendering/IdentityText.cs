using System.Globalization;
using LineageService.Api.Contracts;
using LineageService.Api.Responses;
using LineageService.Cli.Questions;
using Spectre.Console;

namespace LineageService.Cli.Rendering;

/// <summary>Merges, suggestions and rules for people, with the ids that other commands take.</summary>
internal static class IdentityText
{
    public static Task RenderSuggestionsAsync(
        IAnsiConsole console, ReadOnlyMemory<byte> json, IAnswerSource source, CancellationToken cancellationToken)
    {
        var answer = NodeDisplay.Read(json, ContractJson.Wire.SuggestionsResponse);
        if (answer.Suggestions.Count == 0) console.MarkupLine("No two names look like one.");
        foreach (var suggestion in answer.Suggestions)
        {
            var percent = string.Create(CultureInfo.InvariantCulture, $"{suggestion.Confidence * 100:0} %");
            console.MarkupLineInterpolated($"[bold]{percent,5}[/]  {suggestion.Alias}");
            console.MarkupLineInterpolated($"       = {suggestion.Canonical}");
            foreach (var sign in suggestion.Evidence) console.MarkupLineInterpolated($"       [grey]{sign.Sign}: {sign.Text}[/]");
            console.MarkupLineInterpolated($"       [grey]{suggestion.Id}[/]");
        }

        if (answer.NextCursor is not null)
            console.MarkupLineInterpolated($"[grey]{answer.Total} in all; there are more: --cursor {answer.NextCursor}[/]");
        return Task.CompletedTask;
    }

    public static Task RenderMergesAsync(
        IAnsiConsole console, ReadOnlyMemory<byte> json, IAnswerSource source, CancellationToken cancellationToken)
    {
        var answer = NodeDisplay.Read(json, ContractJson.Wire.MergesResponse);
        if (answer.Merges.Count == 0) console.MarkupLine("There are none.");
        foreach (var merge in answer.Merges) Render(console, merge);
        if (answer.NextCursor is not null) console.MarkupLineInterpolated($"[grey]There are more: --cursor {answer.NextCursor}[/]");
        return Task.CompletedTask;
    }

    public static void Render(IAnsiConsole console, MergeResponse merge)
    {
        var joined = merge.State == "inForce" ? "=" : "is not";
        console.MarkupLineInterpolated($"{merge.Alias} [bold]{joined}[/] {merge.Canonical}");
        var undone = merge.UndoneBy is null || merge.State == "rejected" ? "" : $", undone by {merge.UndoneBy}";
        var reason = merge.Reason.Length == 0 ? "" : $": {merge.Reason}";
        console.MarkupLineInterpolated($"    [grey]{merge.Id}  {merge.State}, {merge.Author}{reason}{undone}[/]");
    }

    public static void Render(IAnsiConsole console, IdentityRulesContract rules)
    {
        foreach (var alias in rules.Namespaces) console.MarkupLineInterpolated($"namespace {alias.Alias} = {alias.Canonical}");
        foreach (var (scheme, word) in rules.CaseFolding) console.MarkupLineInterpolated($"names below {scheme}: in {word} case");
        var directories = rules.PartitionPaths ? "do not make another dataset" : "count";
        console.MarkupLineInterpolated($"partition directories of paths: {directories}");
    }
}
