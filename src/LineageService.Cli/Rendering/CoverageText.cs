using System.Globalization;
using LineageService.Api.Contracts;
using LineageService.Api.Responses;
using LineageService.Cli.Questions;
using Spectre.Console;

namespace LineageService.Cli.Rendering;

/// <summary>Coverage for people: the share, the causes, and the list to work through.</summary>
internal static class CoverageText
{
    public static Task RenderAsync(IAnsiConsole console, ReadOnlyMemory<byte> json, IAnswerSource source, CancellationToken cancellationToken)
    {
        var answer = NodeDisplay.Read(json, ContractJson.Wire.CoverageResponse);
        var share = answer.Share is { } known ? known.ToString("P1", CultureInfo.InvariantCulture) : "none to tell of";
        console.MarkupLineInterpolated($"[bold]{share}[/] of sinks reach their sources completely: {answer.CompleteSinks:N0} of {answer.Sinks:N0}");
        console.MarkupLineInterpolated($"[grey]{answer.CompleteSinkColumns:N0} of {answer.SinkColumns:N0} columns of sinks[/]");
        if (answer.Causes.Count > 0)
        {
            console.WriteLine();
            console.WriteLine("What the gaps are made of:");
            foreach (var cause in answer.Causes)
                console.MarkupLineInterpolated($"  {cause.Sinks,8:N0} sinks  {cause.Gaps,8:N0} gaps  {Words(cause.Cause)} [grey]{cause.Code}[/]");
        }

        if (answer.Gaps.Count > 0)
        {
            console.WriteLine();
            console.WriteLine("The most valuable first (sinks that it alone would complete; sinks behind it):");
            foreach (var gap in answer.Gaps) Render(console, gap);
        }

        if (answer.NextCursor is not null) console.MarkupLineInterpolated($"[yellow]There is more:[/] --cursor {answer.NextCursor}");
        return Task.CompletedTask;
    }

    private static void Render(IAnsiConsole console, CoverageGapResponse gap) => console.MarkupLineInterpolated(
        $"  {gap.Completes,8:N0}  {gap.Blocks,8:N0}{(gap.Deep ? "+" : " ")}  {Words(gap.Cause)}: {gap.Subject} [grey]{gap.Code}[/]");

    private static string Words(string cause) => cause switch
    {
        "noSchema" => "no schema",
        "parseFailure" => "not understood",
        "opaqueJob" => "opaque job",
        "unresolvedName" => "unresolved name",
        "missingTask" => "missing task",
        "truncated" => "cut off",
        _ => cause,
    };
}
