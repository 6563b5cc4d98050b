using System.Globalization;
using LineageService.Api.Contracts;
using LineageService.Api.Responses;
using LineageService.Cli.Questions;
using Spectre.Console;

namespace LineageService.Cli.Rendering;

/// <summary>The usage of a dataset, for people.</summary>
internal static class UsageText
{
    private const int MaxRows = 20;

    public static Task RenderAsync(IAnsiConsole console, ReadOnlyMemory<byte> json, IAnswerSource source, CancellationToken cancellationToken)
    {
        var answer = NodeDisplay.Read(json, ContractJson.Wire.UsageResponse);
        var span = string.Create(CultureInfo.InvariantCulture, $"{answer.From:yyyy-MM-dd} to {answer.To:yyyy-MM-dd}");
        console.MarkupLineInterpolated($"[bold]{NodeDisplay.LastPart(answer.Dataset)}[/] {span}");
        if (answer.Reads is not { } reads)
        {
            console.MarkupLine("  nothing is known: no query log of its namespace was collected for these days");
            return Task.CompletedTask;
        }

        console.MarkupLineInterpolated($"  readers {Number(answer.Readers)}, reads {Number(reads)}, days with a log {Number(answer.WatchedDays)}");
        if (answer.AnonymousReads > 0) console.MarkupLineInterpolated($"  of {Number(answer.AnonymousReads)} reads the reader is not known");
        if (answer.UnresolvedReads > 0) console.MarkupLineInterpolated($"  of {Number(answer.UnresolvedReads)} reads the fields are not known");
        foreach (var field in answer.Fields)
            console.MarkupLineInterpolated($"  {field.Field}  readers {Number(field.Readers)}, reads {Number(field.Reads)}");
        foreach (var principal in answer.Principals.Take(MaxRows))
            console.MarkupLineInterpolated($"  by {principal.Principal}  reads {Number(principal.Reads)}");
        foreach (var join in answer.Joins.Take(MaxRows))
        {
            var on = string.Join(", ", join.On.Select(pair => $"{pair.Field} = {pair.With}"));
            console.MarkupLineInterpolated($"  with {NodeDisplay.LastPart(join.With)} on {(on.Length == 0 ? "?" : on)}  reads {Number(join.Reads)}");
        }

        return Task.CompletedTask;
    }

    private static string Number(long? number) => number?.ToString("N0", CultureInfo.InvariantCulture) ?? "unknown";
}
