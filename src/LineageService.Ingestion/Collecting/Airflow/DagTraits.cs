using System.Collections.Immutable;
using LineageService.Ingestion.Collecting.Airflow.Python;
using LineageService.Ingestion.Collecting.Directories;

namespace LineageService.Ingestion.Collecting.Airflow;

/// <summary>What a DAG says of all its tasks: owner, schedule, tags, parameters.</summary>
internal static class DagTraits
{
    public static TaskTraits Of(AirflowDag dag) => Parameters(dag.Arguments).Over(new TaskTraits
    {
        Owner = dag.DefaultArguments.Find("owner")?.Known,
        Queue = Queue(name => dag.DefaultArguments.Find(name)),
        Schedule = Schedule(dag.Arguments.Find("schedule") ?? dag.Arguments.Find("schedule_interval") ?? dag.Arguments.Find("timetable")),
        Tags = dag.Arguments.Find("tags") is ListValue tags ? [.. tags.Items.Select(tag => tag.Known).OfType<string>()] : [],
    });

    /// <summary>The engine's queue, the executor's queue, the pool: those that an operator or the defaults name, each once; null for none.</summary>
    public static string? Queue(Func<string, PythonValue?> argument)
    {
        var named = (ReadOnlySpan<string>)["mapred_queue", "yarn_queue", "queue", "pool"];
        var queues = new List<string>(named.Length);
        foreach (var name in named) if (argument(name)?.Known is { Length: > 0 } queue && !queues.Contains(queue)) queues.Add(queue);
        return queues.Count == 0 ? null : string.Join(", ", queues);
    }

    /// <summary>What <c>params</c> and <c>parameters</c> bind: <c>{{ params.x }}</c> and <c>%(x)s</c>.</summary>
    public static TaskTraits Parameters(CallArguments arguments)
    {
        var bound = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        Add(arguments.Find("params"), "params.", bound);
        Add(arguments.Find("parameters"), string.Empty, bound);
        return new TaskTraits { Parameters = bound.ToImmutable() };
    }

    private static void Add(PythonValue? values, string prefix, ImmutableSortedDictionary<string, string>.Builder bound)
    {
        if (values is not MapValue map) return;
        foreach (var (name, value) in map.Entries)
        {
            if (value is NumberValue or TextValue { HasHoles: false }
                && !value.Printed.Contains("{{", StringComparison.Ordinal)) bound[prefix + name] = value.Printed;
        }
    }

    private static string? Schedule(PythonValue? value) => value switch
    {
        TextValue { HasHoles: false } text => text.Text,
        CallValue call => $"{call.Name}({string.Join(", ", call.Arguments.Positional.Select(item => item.Printed).Concat(call.Arguments.Named.Entries.Select(entry => $"{entry.Key}={entry.Value.Printed}")))})",
        ListValue list => string.Join(", ",
            list.Items.Select(item =>
            Schedule(item is CallValue asset ? asset.Arguments.Find("name") ?? asset.Arguments.Find("uri", 0)
            : item)).OfType<string>()) is { Length: > 0 } all ? all : null,
        _ => null,
    };
}
