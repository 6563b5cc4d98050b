using LineageService.Ingestion.Collecting.Airflow.Python;

namespace LineageService.Ingestion.Collecting.Airflow;

/// <summary>A DAG as its file or its serialized form tells it. Mutable while it is read.</summary>
/// <param name="id">As Airflow knows it.</param>
internal sealed class AirflowDag(string id, CallArguments arguments)
{
    public string Id { get; } = id;

    public CallArguments Arguments { get; } = arguments;

    public List<AirflowTask> Tasks { get; } = [];

    /// <summary>Pairs of what comes first and what comes then: tasks, groups, lists of them.</summary>
    public List<(PythonValue First, PythonValue Then)> Links { get; } = [];

    public MapValue DefaultArguments => Arguments.Find("default_args") as MapValue ?? new MapValue([]);

    /// <summary>An id that no task has yet: Airflow numbers the calls of one decorated function.</summary>
    public string FreeId(string wanted)
    {
        if (Tasks.TrueForAll(task => task.Id != wanted)) return wanted;
        for (var i = 1; ; i++)
        {
            var numbered = $"{wanted}__{i}";
            if (Tasks.TrueForAll(task => task.Id != numbered)) return numbered;
        }
    }
}

/// <summary>A task of a DAG: which operator, with what.</summary>
/// <param name="id">With its groups in front, as Airflow has it.</param>
/// <param name="operatorName">The class's own name; <c>@task</c> and the like for decorated functions.</param>
/// <param name="line">One-based, in the file; 0 where there is none.</param>
internal sealed class AirflowTask(string id, string operatorName, CallArguments arguments, int line)
{
    public string Id { get; } = id;

    public string Operator { get; } = operatorName;

    public CallArguments Arguments { get; } = arguments;

    public int Line { get; } = line;

    /// <summary>The function it calls, where that stands in the file.</summary>
    public PythonFunction? Callable { get; init; }

    /// <summary>False where a part of its id is not known before it runs.</summary>
    public bool HasKnownId { get; init; } = true;
}

/// <summary>A group of tasks. Mutable while it is read.</summary>
internal sealed class AirflowGroup(string prefix)
{
    /// <summary>What stands in front of its tasks' ids; empty for a group that adds nothing.</summary>
    public string Prefix { get; } = prefix;

    public List<AirflowTask> Tasks { get; } = [];
}

internal sealed record DagValue(AirflowDag Dag) : PythonValue;

internal sealed record TaskValue(AirflowTask Task) : PythonValue;

internal sealed record GroupValue(AirflowGroup Group) : PythonValue;

/// <summary>An operator or decorated function with some of its arguments, to be expanded: <c>X.partial(task_id="a")</c>.</summary>
internal sealed record PartialValue(string Operator, CallArguments Arguments, FunctionValue? Function) : PythonValue;
