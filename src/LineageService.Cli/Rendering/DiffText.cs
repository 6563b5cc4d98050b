using LineageService.Api.Contracts;
using LineageService.Api.Responses;
using LineageService.Cli.Questions;
using Spectre.Console;

namespace LineageService.Cli.Rendering;

/// <summary>A diff for people: the counts, lost masks, then what changed by job, dataset and lineage with its cause.</summary>
internal static class DiffText
{
    public static Task RenderAsync(IAnsiConsole console, ReadOnlyMemory<byte> json, IAnswerSource source,
        CancellationToken cancellationToken)
    {
        var answer = NodeDisplay.Read(json, ContractJson.Wire.DiffResponse);
        console.MarkupLineInterpolated($"[bold]{Point(answer.From)}[/] → [bold]{Point(answer.To)}[/]");
        RenderCounts(console, answer.Counts);
        if (answer.Counts.MasksRemoved > 0)
            console.MarkupLineInterpolated($"[red]{NodeDisplay.Count(answer.Counts.MasksRemoved, "mask")} removed:[/] look for ! below.");
        foreach (var job in answer.Jobs)
        {
            Heading(console, job.Change, "job", job.Job);
            RenderCause(console, job.Cause);
        }

        foreach (var dataset in answer.Datasets) RenderDataset(console, dataset);
        foreach (var change in answer.Lineage) RenderLineage(console, change);
        if (answer.NextCursor is not null)
        {
            console.WriteLine();
            console.MarkupLineInterpolated($"[yellow]There is more:[/] --cursor {answer.NextCursor}");
        }

        return Task.CompletedTask;
    }

    private static void RenderCounts(IAnsiConsole console, DiffCountsResponse counts)
    {
        string[] parts =
        [
            .. Part(counts.Jobs, "job"), .. Part(counts.Datasets, "dataset"), .. Part(counts.Fields, "field"),
            .. Part(counts.Edges, "edge"),
            .. counts.Renames > 0 ? [NodeDisplay.Count(counts.Renames, "likely rename")] : Array.Empty<string>(),
        ];
        console.WriteLine(parts.Length == 0 ? "Nothing changed." : string.Join("; ", parts));
    }

    private static IEnumerable<string> Part(ChangeCountsResponse counts, string what)
    {
        string[] parts =
        [
            .. counts.Added > 0 ? [$"{counts.Added} added"] : Array.Empty<string>(),
            .. counts.Removed > 0 ? [$"{counts.Removed} removed"] : Array.Empty<string>(),
            .. counts.Changed > 0 ? [$"{counts.Changed} changed"] : Array.Empty<string>(),
        ];
        if (parts.Length > 0) yield return $"{what}s: {string.Join(", ", parts)}";
    }

    private static void RenderDataset(IAnsiConsole console, DatasetChangeResponse dataset)
    {
        Heading(console, dataset.Change, "dataset", dataset.Dataset);
        if (dataset.Change == "changed")
        {
            foreach (var field in dataset.Fields)
            {
                var type = field.Change == "changed" ? $"  {field.TypeBefore} → {field.TypeAfter}"
                    : $"  {field.TypeAfter ?? field.TypeBefore}";
                console.MarkupLine($"  {Sign(field.Change)} {Markup.Escape(field.Path)}[grey]{Markup.Escape(type.TrimEnd())}[/]");
            }
        }

        RenderCause(console, dataset.Cause);
    }

    private static void RenderLineage(IAnsiConsole console, LineageChangeResponse change)
    {
        Heading(console, "changed", "lineage of", change.Target, $" by {NodeDisplay.LastPart(change.Job)}");
        foreach (var rename in change.Renames)
        {
            var mask = rename.MaskRemoved ? "[red] ! mask removed[/]" : "";
            console.MarkupLine($"  [blue]≈[/] {Markup.Escape(rename.From)} → {Markup.Escape(rename.To)}  [grey]likely a rename[/]{mask}");
        }

        foreach (var edge in change.Edges)
        {
            var form = (edge.Before, edge.After) switch
            {
                ({ } before, { } after) when before.Subtype != after.Subtype => $"{before.Subtype} → {after.Subtype}",
                ({ } before, { }) => $"{before.Subtype}, {string.Join(", ", edge.Aspects ?? [])} changed",
                (null, { } after) => after.Subtype,
                ({ } before, null) => before.Subtype,
                _ => "",
            };
            var mask = edge.MaskRemoved == true ? "[red] ! mask removed[/]" : "";
            console.MarkupLine(
                $"  {Sign(edge.Change)} {Markup.Escape(NodeDisplay.OfId(edge.From))} → {Markup.Escape(NodeDisplay.OfId(edge.To))}  "
                + $"[grey]{Markup.Escape(form)}[/]{mask}");
        }

        foreach (var cause in change.Edges.Select(edge => edge.Cause).Distinct()) RenderCause(console, cause);
    }

    private static void Heading(IAnsiConsole console, string change, string what, string id, string more = "")
    {
        console.WriteLine();
        console.MarkupLine(
            $"{Sign(change)} {what} [bold]{Markup.Escape(NodeDisplay.LastPart(id))}[/]{Markup.Escape(more)}  [grey]{Markup.Escape(id)}[/]");
    }

    private static void RenderCause(IAnsiConsole console, ChangeCauseResponse cause)
    {
        string[] parts =
        [
            .. cause.At is { } at ? [$"since {PointText.Of(at)}"] : Array.Empty<string>(),
            .. cause.JobVersion is { } version ? [$"version {version}"] : Array.Empty<string>(),
            .. cause.Run is { } run ? [$"run {run}"] : Array.Empty<string>(),
            .. cause.Event is { } hash ? [$"event {hash}"] : Array.Empty<string>(),
        ];
        if (parts.Length > 0) console.MarkupLineInterpolated($"    [grey]{string.Join(", ", parts)}[/]");
    }

    private static string Sign(string change) => change switch
    {
        "added" => "[green]+[/]",
        "removed" => "[red]-[/]",
        _ => "[yellow]~[/]",
    };

    private static string Point(PointInTimeResponse point)
    {
        var asOf = point.AsOf is { } time ? PointText.Of(time) : "now";
        return point.KnownAt is { } known ? $"{asOf}, as known at {PointText.Of(known)}" : asOf;
    }
}
