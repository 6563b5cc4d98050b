using System.Collections.Immutable;
using System.Globalization;
using LineageService.Cli.Rendering;
using LineageService.Model;
using Spectre.Console;

namespace LineageService.Cli.Demo;

/// <summary>Where a value ends up, for people: grouped by what was done to it, the least changed first.</summary>
internal static class ValueTraceText
{
    public static void Render(IAnsiConsole console, ImmutableArray<ValueTrace> traces)
    {
        var groups = traces.GroupBy(How, StringComparer.Ordinal)
            .OrderBy(group => group.Min(trace => trace.IsInTheClear ? -1 : trace.Functions.Length))
            .ThenBy(group => group.Min(trace => trace.Hops));
        foreach (var group in groups)
        {
            console.MarkupLineInterpolated($"[green]{group.Key}[/]");
            foreach (var trace in group)
            {
                var end = trace.IsEnd ? "■" : " ";
                console.MarkupLineInterpolated($"  {end} [grey]{NodeDisplay.Hops(trace.Hops)}[/]  {trace.Dataset.Name}.{trace.Field}");
            }

            console.WriteLine();
        }

        console.MarkupLine("[grey]■ nothing is computed from it any more: here it ends. Of several ways the one that changes the value least is shown.[/]");
    }

    /// <summary>The chain as one would write it: <c>UPPER(TRIM(value))</c>.</summary>
    public static string Chain(ImmutableArray<FunctionApplication> functions)
    {
        var text = "value";
        foreach (var function in functions)
        {
            var literals = function.Literals.Select(Literal).ToList();
            text = function.Class == FunctionClass.Operator
                ? $"{text} {function.Name} {(literals.Count == 0 ? "…" : string.Join(", ", literals))}"
                : $"{function.Name}({string.Join(", ", literals.Prepend(text))})";
        }

        return text;
    }

    private static string How(ValueTrace trace)
    {
        if (trace.IsInTheClear) return "unchanged";
        if (trace.Functions.IsEmpty) return "changed, and nobody told how";
        return trace.IsOpaque ? $"{Chain(trace.Functions)}, and more that nobody told" : Chain(trace.Functions);
    }

    private static string Literal(string literal) =>
        decimal.TryParse(literal, NumberStyles.Float, CultureInfo.InvariantCulture, out _) || literal is ['\'', ..] or ['"', ..]
            ? literal
            : $"'{literal}'";
}
