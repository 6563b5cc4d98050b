using LineageService.Api.Contracts;
using LineageService.Api.Responses;
using LineageService.Cli.Questions;
using Spectre.Console;

namespace LineageService.Cli.Rendering;

/// <summary>A lineage answer for people: where values go and what is decided, apart, nearest first, grouped by dataset.</summary>
internal static class LineageText
{
    private const int MaxDatasets = 60;
    private const int MaxColumns = 8;

    public static Task RenderAsync(IAnsiConsole console, ReadOnlyMemory<byte> json, IAnswerSource source, CancellationToken cancellationToken)
    {
        Render(console, NodeDisplay.Read(json, ContractJson.Wire.LineageResponse));
        return Task.CompletedTask;
    }

    public static void Render(IAnsiConsole console, LineageResponse answer)
    {
        console.MarkupLineInterpolated($"[bold]{NodeDisplay.OfId(answer.Root)}[/] [grey]{answer.Root}{PointText.Of(answer)}[/]");
        var others = answer.Nodes.Where(node => node.Distance > 0).ToList();
        if (others.Count == 0) console.MarkupLine(answer.Complete ? "Nothing there: surely none." : "Nothing known there.");
        foreach (var side in others.GroupBy(node => node.Side))
        {
            var upstream = side.Key == "upstream";
            RenderInfluence(console, answer, [.. side.Where(node => node.Via == "DIRECT")], "green",
                upstream ? "Its value comes from" : "Its value flows on to");
            RenderInfluence(console, answer, [.. side.Where(node => node.Via != "DIRECT")], "yellow",
                upstream ? "Which rows or values appear is decided by" : "It decides which rows or values appear in");
        }

        RenderUnknowns(console, answer.Complete, answer.Unknowns);
        if (answer.NextCursor is not null)
            console.MarkupLineInterpolated($"[yellow]There is more:[/] --cursor {answer.NextCursor}");
    }

    public static void RenderUnknowns(IAnsiConsole console, bool complete, IReadOnlyList<UnknownResponse> unknowns)
    {
        if (complete && unknowns.Count == 0) return;
        console.WriteLine();
        console.MarkupLine("[yellow]This may not be all:[/] something on the way is not known.");
        foreach (var unknown in unknowns.Take(MaxDatasets))
        {
            var job = unknown.Job is null ? "" : $" ({unknown.Job})";
            console.MarkupLineInterpolated($"  [grey]{unknown.Code}[/]  {unknown.Message}{job}");
        }

        if (unknowns.Count > MaxDatasets) console.MarkupLineInterpolated($"  [grey]… and {unknowns.Count - MaxDatasets} more; --json lists all[/]");
    }

    private static void RenderInfluence(
        IAnsiConsole console, LineageResponse answer, List<LineageNodeResponse> nodes, string color, string title)
    {
        if (nodes.Count == 0) return;
        var datasets = nodes.GroupBy(node => (node.Namespace, node.Name)).OrderBy(group => group.Min(node => node.Distance))
            .ThenBy(group => group.Key.Name, StringComparer.Ordinal).ToList();
        console.WriteLine();
        console.MarkupLine($"[{color}]{title}[/] {Total(nodes, datasets.Count)}");

        var names = datasets.Take(MaxDatasets).Max(group => group.Key.Name.Length);
        var home = answer.Nodes.FirstOrDefault(node => node.Distance == 0)?.Namespace;
        foreach (var dataset in datasets.Take(MaxDatasets))
        {
            var hops = NodeDisplay.Hops(dataset.Min(node => node.Distance));
            var where = dataset.Key.Namespace == home ? "" : $"  {dataset.Key.Namespace}";
            console.MarkupLineInterpolated($"  [grey]{hops}[/]  {dataset.Key.Name.PadRight(names)}  {Columns([.. dataset])}[grey]{where}[/]");
        }

        if (datasets.Count > MaxDatasets)
            console.MarkupLineInterpolated($"  [grey]… and {NodeDisplay.Count(datasets.Count - MaxDatasets, "more dataset")}; --json lists all[/]");
    }

    private static string Total(List<LineageNodeResponse> nodes, int datasets)
    {
        var columns = nodes.Sum(node => node.Kind == "dataset" ? node.Columns ?? 0 : node.Kind == "field" ? 1 : 0);
        var rows = nodes.Count(node => node.Kind == "rowset" || node is { Kind: "dataset", Columns: null or 0 });
        if (columns == 0) return NodeDisplay.Count(rows, "dataset");
        var inDatasets = $"{NodeDisplay.Count(columns, "column")} in {NodeDisplay.Count(datasets, "dataset")}";
        return rows == 0 ? inDatasets : $"{inDatasets}, of {rows} also the rows";
    }

    private static string Columns(List<LineageNodeResponse> nodes)
    {
        if (nodes is [{ Kind: "dataset" } one]) return one.Columns is { } count and > 0 ? NodeDisplay.Count(count, "column") : "its rows";
        var fields = nodes.Where(node => node.Field is not null).Select(node => node.Field!).ToList();
        if (fields.Count == 0) return "its rows";
        var shown = string.Join(", ", fields.Take(MaxColumns));
        if (fields.Count > MaxColumns) shown = $"{shown} … and {fields.Count - MaxColumns} more";
        return nodes.Any(node => node.Kind == "rowset") ? $"{shown}; its rows" : shown;
    }
}
