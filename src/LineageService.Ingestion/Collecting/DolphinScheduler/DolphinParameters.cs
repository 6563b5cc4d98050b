using System.Collections.Immutable;
using System.Text.Json;
using LineageService.Ingestion.Collecting.Shells;

namespace LineageService.Ingestion.Collecting.DolphinScheduler;

/// <summary>
/// Parameters of tasks: local ones (IN) over those given at the start over global ones. What a task hands on (OUT), and times
/// (<c>${system.biz.date}</c>,
/// <c>$[yyyyMMdd-1]</c>), are known only when it runs: they stay holes.
/// </summary>
internal static class DolphinParameters
{
    public static ImmutableSortedDictionary<string, string> Of(DolphinWorkflow workflow, DolphinTask task,
        ImmutableSortedDictionary<string, string> given)
    {
        var all = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in workflow.Parameters) all[name] = value;
        foreach (var (name, value) in given) all[name] = value;
        foreach (var parameter in task.Parameters.Nested("localParams").Items())
        {
            if (parameter.TextOf("prop") is not { } name) continue;
            if (string.Equals(parameter.TextOf("direct"), "OUT", StringComparison.OrdinalIgnoreCase)) all.Remove(name);
            else if (parameter.TextOf("value") is { } value) all[name] = value;
        }

        // ${dt} whose value is ${dt} again says nothing.
        foreach (var name in all.Keys.ToList())
        {
            if (all[name] == $"${{{name}}}") all.Remove(name);
        }

        return all.ToImmutable();
    }

    /// <summary>A text with its parameters put in: <c>${x}</c>, and <c>!{x}</c>, which the scheduler puts in as it is.</summary>
    public static string Bind(string text, ImmutableSortedDictionary<string, string> parameters)
    {
        if (text.Contains("!{", StringComparison.Ordinal))
        {
            foreach (var (name, value) in parameters) text = text.Replace($"!{{{name}}}", value, StringComparison.Ordinal);
            text = text.Replace("!{", "${", StringComparison.Ordinal);
        }

        return ShellParameters.Bind(text, "hive", parameters);
    }
}
