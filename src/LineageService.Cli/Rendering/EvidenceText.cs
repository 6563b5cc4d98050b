using LineageService.Api.Contracts;
using LineageService.Api.Responses;
using LineageService.Cli.Questions;
using Spectre.Console;

namespace LineageService.Cli.Rendering;

/// <summary>The evidence of an edge for people: each claim with its times, runs, cause and what is wrong with its producer.</summary>
internal static class EvidenceText
{
    public static Task RenderAsync(IAnsiConsole console, ReadOnlyMemory<byte> json, IAnswerSource source,
        CancellationToken cancellationToken)
    {
        var answer = NodeDisplay.Read(json, ContractJson.Wire.EvidenceResponse);
        console.MarkupLineInterpolated($"[bold]{NodeDisplay.OfId(answer.From)}[/] → [bold]{NodeDisplay.OfId(answer.To)}[/]");
        if (answer.Claims.Count == 0)
            console.MarkupLine("Nothing claims this edge, and nothing ever did. `lineage paths` finds ways of several hops.");
        foreach (var claim in answer.Claims) Render(console, claim);
        return Task.CompletedTask;
    }

    private static void Render(IAnsiConsole console, EdgeClaimResponse claim)
    {
        var (color, state) = claim switch
        {
            { Active: true } => ("green", "active"),
            { Holds: true } => ("yellow", "held, but contradicted by better evidence"),
            _ => ("grey", "ended"),
        };
        console.WriteLine();
        console.MarkupLine(
            $"[bold]{Markup.Escape(NodeDisplay.LastPart(claim.Job))}[/]  {GroundOf(claim.Evidence)}  "
            + $"{Markup.Escape(string.Join(", ", claim.Subtypes))}  [{color}]{state}[/]");
        console.MarkupLineInterpolated($"  [grey]{claim.Producer}[/]");
        console.MarkupLineInterpolated($"  since {PointText.Of(claim.FirstSeen)}, last seen {PointText.Of(claim.LastSeen)}");
        if (Text(claim.Cause) is { } cause) console.MarkupLineInterpolated($"  [grey]began with {cause}[/]");
        if (Text(claim.EndCause) is { } end) console.MarkupLineInterpolated($"  [grey]ended with {end}[/]");
        foreach (var run in claim.Runs)
        {
            var version = run.JobVersion is null ? "" : $", {run.JobVersion}";
            console.MarkupLineInterpolated($"  [grey]run {run.Id} at {PointText.Of(run.StartedAt)}{version}[/]");
        }

        foreach (var defect in claim.Defects) console.MarkupLineInterpolated($"  [yellow]{defect.Id}:[/] {defect.Message}");
    }

    private static string GroundOf(string evidence) => evidence switch
    {
        "SQL" => "by its SQL",
        "RUN" => "observed at run time",
        "STATIC" => "declared by an event",
        "STATEMENT" => "by the SQL of its runs",
        _ => "as a person stated",
    };

    private static string? Text(EdgeCauseResponse? cause)
    {
        if (cause is null) return null;
        var parts = new List<string>(3);
        if (cause.JobVersion is not null) parts.Add($"version {cause.JobVersion}");
        if (cause.Run is not null) parts.Add($"run {cause.Run}");
        if (cause.Event is not null) parts.Add($"event {cause.Event}");
        return parts.Count == 0 ? null : string.Join(", ", parts);
    }
}
