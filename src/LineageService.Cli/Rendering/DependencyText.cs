using LineageService.Api.Contracts;
using LineageService.Api.Responses;
using LineageService.Cli.Questions;
using Spectre.Console;

namespace LineageService.Cli.Rendering;

/// <summary>What schedulers say, for people.</summary>
internal static class DependencyText
{
    public static Task RenderAsync(IAnsiConsole console, ReadOnlyMemory<byte> json, IAnswerSource source, CancellationToken cancellationToken)
    {
        var answer = NodeDisplay.Read(json, ContractJson.Wire.DependenciesResponse);
        Render(console, $"{NodeDisplay.LastPart(answer.Job)} waits for", answer.Upstream);
        Render(console, "for it wait", answer.Downstream);
        return Task.CompletedTask;
    }

    public static Task RenderMissingAsync(IAnsiConsole console, ReadOnlyMemory<byte> json, IAnswerSource source, CancellationToken cancellationToken)
    {
        var answer = NodeDisplay.Read(json, ContractJson.Wire.MissingDependenciesResponse);
        console.MarkupLineInterpolated($"[bold]{NodeDisplay.Count(answer.Total, "dependency", "dependencies")}[/] of lineage that no scheduler knows");
        foreach (var missing in answer.Missing)
            console.MarkupLineInterpolated($"  {missing.Job} reads {string.Join(", ", missing.Datasets.Select(NodeDisplay.LastPart))} of {missing.Writer}");
        if (answer.NextCursor is not null) console.MarkupLineInterpolated($"[yellow]There is more:[/] --cursor {answer.NextCursor}");
        return Task.CompletedTask;
    }

    private static void Render(IAnsiConsole console, string heading, IReadOnlyList<DependencyResponse> dependencies)
    {
        console.MarkupLineInterpolated($"[bold]{heading}[/] {NodeDisplay.Count(dependencies.Count, "job")}");
        foreach (var dependency in dependencies) console.MarkupLineInterpolated($"  {dependency.Job} [grey]{dependency.Source}[/]");
    }
}
