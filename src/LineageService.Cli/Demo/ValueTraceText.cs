using System.Collections.Immutable;
using System.Globalization;
using LineageService.Cli.Rendering;
using LineageService.Model;
using Spectre.Console;

namespace LineageService.Cli.Demo;

/// <summary>Where a value ends up, for people: in the clear, and changed, with the functions it passed.</summary>
internal static class ValueTraceText
{
    private const string Value = "value";

    public static void Render(IAnsiConsole console, ImmutableArray<ValueTrace> traces)
    {
        RenderGroup(console, [.. traces.Where(trace => trace.IsInTheClear)], "[red]In the clear[/], wherever it says so:");
        RenderGroup(console, [.. traces.Where(trace => !trace.IsInTheClear)], "[green]Changed on the way[/], by these functions:");
        console.MarkupLine("  [grey]■ nothing is computed from it any more: the value ends here[/]");
    }

    /// <summary>The chain as one would write it: <c>UPPER(TRIM(value))</c>.</summary>
    public static string Chain(ImmutableArray<FunctionApplication> functions)
    {
        var text = Value;
        foreach (var function in functions)
        {
            var literals = string.Concat(function.Literals.Select(literal => $", {literal}"));
            text = function.Class switch
            {
                FunctionClass.Operator => $"{text} {function.Name} {(function.Literals.IsEmpty ? "…" : string.Join(", ", function.Literals))}",
                FunctionClass.Cast => string.Create(CultureInfo.InvariantCulture, $"{function.Name}({text}{literals})"),
                _ => $"{function.Name}({text}{literals})",
            };
        }

        return text;
    }

    private static void RenderGroup(IAnsiConsole console, ImmutableArray<ValueTrace> traces, string title)
    {
        if (traces.IsEmpty) return;
        console.MarkupLine(title);
        var names = traces.Max(trace => Name(trace).Length);
        foreach (var trace in traces)
        {
            var end = trace.IsEnd ? "■" : " ";
            var how = trace.IsInTheClear ? "" : trace.Functions.IsEmpty ? "(not told how)" : Chain(trace.Functions) + (trace.IsOpaque ? ", and more" : "");
            console.MarkupLineInterpolated(
                $"  {end} [grey]{NodeDisplay.Hops(trace.Hops)}[/]  {Name(trace).PadRight(names)}  [green]{how}[/]");
        }

        console.WriteLine();
    }

    private static string Name(ValueTrace trace) => $"{trace.Dataset.Name}.{trace.Field}";
}
