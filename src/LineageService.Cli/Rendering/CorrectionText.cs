using LineageService.Api.Contracts;
using LineageService.Api.Responses;
using LineageService.Cli.Questions;
using Spectre.Console;

namespace LineageService.Cli.Rendering;

/// <summary>Corrections for people: a line each, and what claims the edge below it.</summary>
internal static class CorrectionText
{
    public static Task RenderListAsync(IAnsiConsole console, ReadOnlyMemory<byte> json, IAnswerSource source, CancellationToken cancellationToken)
    {
        var answer = NodeDisplay.Read(json, ContractJson.Wire.CorrectionsResponse);
        if (answer.Corrections.Count == 0) console.WriteLine("No correction.");
        foreach (var correction in answer.Corrections) Render(console, correction);
        if (answer.NextCursor is not null) console.MarkupLineInterpolated($"[yellow]There is more:[/] --cursor {answer.NextCursor}");
        return Task.CompletedTask;
    }

    public static Task RenderChangesAsync(IAnsiConsole console, ReadOnlyMemory<byte> json, IAnswerSource source, CancellationToken cancellationToken)
    {
        var answer = NodeDisplay.Read(json, ContractJson.Wire.ChangedCorrectionsResponse);
        if (answer.Changes.Count == 0) console.WriteLine("The evidence under all corrections is as it was.");
        foreach (var change in answer.Changes)
        {
            console.MarkupLineInterpolated($"[yellow]{Sentence(change.Finding)}[/]{By(change.Job)}");
            Render(console, change.Correction);
        }

        return Task.CompletedTask;
    }

    public static void Render(IAnsiConsole console, CorrectionResponse correction)
    {
        console.MarkupLineInterpolated(
            $"{correction.State} [bold]{correction.Kind}[/] {NodeDisplay.OfId(correction.From)} -> {NodeDisplay.OfId(correction.To)}{By(correction.Job)}");
        console.MarkupLineInterpolated($"    {correction.Reason} [grey]({correction.Author}, {correction.ReportedAt:yyyy-MM-dd}) {correction.Id}[/]");
        if (correction.ExpiresAt is { } expires) console.MarkupLineInterpolated($"    [grey]until {expires:yyyy-MM-dd HH:mm}[/]");
        foreach (var claim in correction.Claims)
            console.MarkupLineInterpolated($"    [grey]claimed by {NodeDisplay.LastPart(claim.Job)}: {claim.Subtype} ({claim.Evidence})[/]");
    }

    private static string By(string? job) => job is null ? "" : $" (job {NodeDisplay.LastPart(job)})";

    private static string Sentence(string finding) => finding switch
    {
        "noLongerClaimed" => "nobody claims any longer what is suppressed",
        "claimedByAnother" => "somebody else claims what is suppressed",
        "transformationChanged" => "another transformation is claimed than when it was decided",
        "nowObserved" => "what was asserted is claimed now",
        "supportLost" => "what was claimed beside the assertion is no longer claimed",
        _ => finding,
    };
}
