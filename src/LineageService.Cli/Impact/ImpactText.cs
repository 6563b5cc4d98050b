using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace LineageService.Cli.Impact;

/// <summary>An impact report for people: the verdict, the worst first, and always what was not seen.</summary>
internal static class ImpactText
{
    private const int MaxRows = 40;

    public static void Render(IAnsiConsole console, ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        var affected = root.GetProperty("affected");
        var inconclusive = root.GetProperty("inconclusive").GetBoolean();
        console.MarkupLineInterpolated($"[bold]{root.GetProperty("verdict").GetString()}[/]{(inconclusive ? " (inconclusive)" : "")}  {affected.GetArrayLength()} affected");
        foreach (var atom in root.GetProperty("atoms").EnumerateArray().Take(MaxRows))
        {
            var column = atom.GetProperty("column").GetString();
            console.MarkupLineInterpolated($"  {atom.GetProperty("kind").GetString()} {atom.GetProperty("dataset").GetProperty("name").GetString()}{(column is null ? "" : "." + column)}");
        }

        var shown = 0;
        foreach (var node in affected.EnumerateArray())
        {
            if (shown++ == MaxRows) break;
            var site = node.GetProperty("useSite") is { ValueKind: JsonValueKind.Object } place ? $"  {place.GetProperty("line").GetInt32()}:{place.GetProperty("column").GetInt32()}" : "";
            console.MarkupLineInterpolated(
                $"{node.GetProperty("verdict").GetString(),-22} {node.GetProperty("tier").GetString()}  {node.GetProperty("distance").GetInt32(),2}  {node.GetProperty("node").GetString()}  {node.GetProperty("reason").GetProperty("sentence").GetString()}{site}");
        }

        if (affected.GetArrayLength() > MaxRows) console.MarkupLineInterpolated($"… {affected.GetArrayLength() - MaxRows} more with --json");
        foreach (var baseline in root.GetProperty("baselines").EnumerateArray()) console.MarkupLineInterpolated($"promise: {baseline.GetRawText()}");
        foreach (var fix in root.GetProperty("fixes").EnumerateArray()) console.MarkupLineInterpolated($"fix: {fix.GetProperty("sql").GetString()}");
        foreach (var step in root.GetProperty("backfill").EnumerateArray()) console.MarkupLineInterpolated($"run again: {step.GetRawText()}");
        RenderCompleteness(console, root.GetProperty("completeness"));
    }

    private static void RenderCompleteness(IAnsiConsole console, JsonElement completeness)
    {
        var coverage = completeness.GetProperty("coverageInClosure").GetDouble();
        console.MarkupLineInterpolated($"not analysed: {(1 - coverage).ToString("P0", CultureInfo.InvariantCulture)} of the jobs that were reached");
        foreach (var job in completeness.GetProperty("opaqueJobs").EnumerateArray().Take(MaxRows))
            console.MarkupLineInterpolated($"  {job.GetProperty("job").GetString()}  {job.GetProperty("why").GetString()}");
        foreach (var subject in completeness.GetProperty("notAnalysed").EnumerateArray().Take(MaxRows))
            console.MarkupLineInterpolated($"  {subject.GetProperty("subject").GetString()}  {subject.GetProperty("why").GetString()}");
    }
}
