using LineageService.Api.Contracts;
using LineageService.Api.Responses;
using LineageService.Cli.Questions;
using Spectre.Console;

namespace LineageService.Cli.Rendering;

/// <summary>Who may read a dataset, for people.</summary>
internal static class GrantsText
{
    public static Task RenderAsync(IAnsiConsole console, ReadOnlyMemory<byte> json, IAnswerSource source, CancellationToken cancellationToken)
    {
        var answer = NodeDisplay.Read(json, ContractJson.Wire.GrantsResponse);
        if (answer.Grants is not { } grants)
        {
            console.MarkupLineInterpolated($"[yellow]Not known:[/] no source of grants covers the namespace of {answer.Dataset}.");
            return Task.CompletedTask;
        }

        console.MarkupLineInterpolated(
            $"[bold]{NodeDisplay.LastPart(answer.Dataset)}[/] {NodeDisplay.Count(grants.Count, "grant")}, {NodeDisplay.Count(answer.Readers!.Count, "reader")} now");
        foreach (var grant in grants) console.MarkupLineInterpolated($"  {Line(grant)} [grey]{grant.Source}[/]");
        return Task.CompletedTask;
    }

    private static string Line(GrantResponse grant)
    {
        var fields = grant.Fields.Count == 0 ? "" : $" of {string.Join(", ", grant.Fields)}";
        var mask = grant.Mask is null ? "" : $", masked: {grant.Mask}";
        var until = grant.ValidTo is { } end ? FormattableString.Invariant($", until {end:yyyy-MM-dd}") : "";
        return $"{grant.PrincipalKind} {grant.Principal}: {grant.Privilege}{fields}{mask}{until}";
    }
}
