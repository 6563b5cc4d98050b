using System.Diagnostics;
using LineageService.Api.Contracts;
using LineageService.Api.Responses;
using LineageService.Cli.Questions;
using Spectre.Console;

namespace LineageService.Cli.Rendering;

/// <summary>Paths for people: each hop with the job that makes it and its expression underlined in the job's SQL.</summary>
internal static class PathsText
{
    public static async Task RenderAsync(IAnsiConsole console, ReadOnlyMemory<byte> json, IAnswerSource source, CancellationToken cancellationToken)
    {
        var answer = NodeDisplay.Read(json, ContractJson.Wire.PathsResponse);
        console.MarkupLineInterpolated($"[bold]{NodeDisplay.OfId(answer.From)}[/] → [bold]{NodeDisplay.OfId(answer.To)}[/][grey]{PointText.Of(answer)}[/]");
        if (answer.Paths.Count == 0)
            console.MarkupLine(answer is { Complete: true, Truncated: false } ? "No path: surely none." : "No path is known.");

        var sql = new JobSql(source, answer);
        foreach (var path in answer.Paths)
        {
            console.WriteLine();
            var meaning = path.Type == "DIRECT" ? "the value flows all the way" : "it decides which rows or values appear";
            console.MarkupLineInterpolated($"[bold]{NodeDisplay.Count(path.Length, "hop")}[/], {path.Subtype}: {meaning}");
            await RenderHopsAsync(console, path.Edges, sql, cancellationToken).ConfigureAwait(false);
        }

        LineageText.RenderUnknowns(console, answer.Complete, answer.Unknowns);
    }

    private static async Task RenderHopsAsync(
        IAnsiConsole console, IReadOnlyList<LineageEdgeResponse> edges, JobSql sql, CancellationToken cancellationToken)
    {
        foreach (var edge in edges)
        {
            if (ReferenceEquals(edge, edges[0])) console.MarkupLineInterpolated($"  [bold]{NodeDisplay.OfId(edge.From)}[/]");
            var color = edge.Type == "DIRECT" ? "green" : "yellow";
            console.MarkupLine(
                $"    [{color}]↓ {edge.Subtype}[/] [grey]by[/] {Markup.Escape(NodeDisplay.LastPart(edge.Job))}[grey]{GroundOf(edge)}[/]");
            if (edge.Span is [var start, var length] && await sql.FindAsync(edge.Job, cancellationToken).ConfigureAwait(false) is { } text)
                SqlExcerpt.Render(console, text, start, length, "      ");
            console.MarkupLineInterpolated($"  [bold]{NodeDisplay.OfId(edge.To)}[/]");
        }
    }

    // SQL is shown; what rests on something else says so.
    private static string GroundOf(LineageEdgeResponse edge) => edge.Evidence switch
    {
        null or [] => "",
        var evidence when evidence.Contains("SQL") => "",
        var evidence when evidence.Contains("RUN") => ", observed at run time",
        var evidence when evidence.Contains("STATEMENT") => ", read from the SQL of a run",
        var evidence when evidence.Contains("STATIC") => ", as declared by an event",
        _ => ", as a person stated",
    };
}
