using LineageService.Api.Contracts;
using LineageService.Api.Responses;
using LineageService.Cli.Questions;
using Spectre.Console;

namespace LineageService.Cli.Rendering;

/// <summary>
/// A reconciliation for people: counts by producer, then the columns by dataset, contradictions with what either side says.
/// </summary>
internal static class ReconciliationText
{
    public static Task RenderAsync(IAnsiConsole console, ReadOnlyMemory<byte> json, IAnswerSource source,
        CancellationToken cancellationToken)
    {
        var answer = NodeDisplay.Read(json, ContractJson.Wire.ReconciliationResponse);
        console.MarkupLineInterpolated(
            $"[bold]{NodeDisplay.Count(answer.Datasets, "dataset")}[/]: {Counts(answer.Counts)}[grey]{PointText.Of(answer)}[/]");
        foreach (var producer in answer.Producers)
            console.MarkupLineInterpolated($"  {producer.Producer}[grey]: {Counts(producer.Counts)}[/]");
        foreach (var dataset in answer.Columns.GroupBy(column => column.Column[..column.Column.LastIndexOf(':')]))
        {
            console.WriteLine();
            console.MarkupLineInterpolated($"[bold]{NodeDisplay.LastPart(dataset.Key)}[/]");
            foreach (var column in dataset) Render(console, column);
        }

        if (answer.NextCursor is not null)
        {
            console.WriteLine();
            console.MarkupLineInterpolated($"[yellow]There is more:[/] --cursor {answer.NextCursor}");
        }

        return Task.CompletedTask;
    }

    private static void Render(IAnsiConsole console, ReconciledColumnResponse column)
    {
        var (color, status) = column.Status switch
        {
            "agreed" => ("green", "agreed"),
            "declaredNeverObserved" => ("grey", "declared, never observed"),
            "observedNeverDeclared" => ("yellow", "observed, never declared"),
            "contradiction" => ("red", "contradiction"),
            _ => ("grey", "undecided"),
        };
        console.MarkupLine($"  {Markup.Escape(NodeDisplay.LastPart(column.Column))}  [{color}]{status}[/]");
        if (column.Status is not ("contradiction" or "undecided")) return;
        if (column.OnlyDeclared.Count > 0) console.MarkupLineInterpolated($"      [grey]only declared:[/] {Names(column.OnlyDeclared)}");
        if (column.OnlyObserved.Count > 0) console.MarkupLineInterpolated($"      [grey]only observed:[/] {Names(column.OnlyObserved)}");
        foreach (var usage in column.Usages.Where(usage => usage.Declared.Masks != usage.Observed.Masks))
        {
            var how = usage.Declared.Masks ? "masked as declared, not as observed" : "masked as observed, not as declared";
            console.MarkupLineInterpolated($"      {NodeDisplay.OfId(usage.From)}: {how}");
        }

        console.MarkupLineInterpolated($"      [grey]by {string.Join(", ", column.ObservedBy.Select(NodeDisplay.LastPart))}[/]");
    }

    private static string Names(IReadOnlyList<string> nodes) => string.Join(", ", nodes.Select(NodeDisplay.OfId));

    private static string Counts(StatusCountsResponse counts)
    {
        var parts = new List<string>(5);
        Add(counts.Agreed, "agreed");
        Add(counts.DeclaredNeverObserved, "declared and never observed");
        Add(counts.ObservedNeverDeclared, "observed and never declared");
        Add(counts.Contradiction, "in contradiction");
        Add(counts.Undecided, "undecided");
        return parts.Count == 0 ? "no column to compare" : string.Join(", ", parts);

        void Add(int count, string what)
        {
            if (count > 0) parts.Add(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{count:N0} {what}"));
        }
    }
}
