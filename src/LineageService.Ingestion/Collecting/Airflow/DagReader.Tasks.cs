using LineageService.Ingestion.Collecting.Airflow.Python;

namespace LineageService.Ingestion.Collecting.Airflow;

internal sealed partial class DagReader
{
    private DagValue NewDag(CallArguments arguments)
    {
        var dag = new AirflowDag((arguments.Find("dag_id", 0) ?? UnknownValue.Of("dag_id")).Printed, arguments);
        Dags.Add(dag);
        return new DagValue(dag);
    }

    private GroupValue NewGroup(string id, CallArguments arguments)
    {
        var parent = arguments.Find("parent_group") is GroupValue given ? given.Group : _groups.TryPeek(out var open) ? open : null;
        var prefix = parent?.Prefix ?? string.Empty;
        if (arguments.Find("prefix_group_id")?.Truth != false && id.Length > 0) prefix += id + ".";
        return new GroupValue(new AirflowGroup(prefix));
    }

    /// <summary>A task of the DAG that is open or given; without a DAG it belongs to none.</summary>
    private PythonValue MakeTask(string operatorName, CallArguments arguments, PythonFunction? callable, int line)
    {
        var dag = arguments.Find("dag") is DagValue given ? given.Dag : _open.TryPeek(out var open) ? open : null;
        var group = arguments.Find("task_group") is GroupValue inGroup ? inGroup.Group : _groups.TryPeek(out var current) ? current : null;
        var name = arguments.Find("task_id", 0) ?? UnknownValue.Of("task_id");
        var id = (group?.Prefix ?? string.Empty) + name.Printed;
        if (dag is not null && callable is not null) id = dag.FreeId(id);
        if (callable is null && arguments.Find("python_callable") is FunctionValue called) callable = called.Function;
        var task = new AirflowTask(id, operatorName, arguments, line)
        {
            Callable = callable,
            HasKnownId = name.Known is not null && !(dag?.Id.Contains("{{", StringComparison.Ordinal) ?? false),
        };
        var value = new TaskValue(task);
        if (dag is null || ++_tasks > MaximumTasks) return value;
        dag.Tasks.Add(task);
        group?.Tasks.Add(task);
        foreach (var outer in _groups)
        {
            if (outer != group) outer.Tasks.Add(task);
        }

        Follow(arguments, value);
        return value;
    }

    /// <summary>A task whose result is an argument of another comes before it.</summary>
    private void Follow(CallArguments arguments, PythonValue then)
    {
        foreach (var value in arguments.Positional.Concat(arguments.Named.Entries.Select(entry => entry.Value))) Follow(value, then, 0);
    }

    private void Follow(PythonValue value, PythonValue then, int depth)
    {
        if (depth > 10 || value == then) return;
        switch (value)
        {
            case TaskValue:
                Link(value, then);
                break;
            case ListValue list:
                foreach (var item in list.Items) Follow(item, then, depth + 1);
                break;
            case MapValue map:
                foreach (var entry in map.Entries) Follow(entry.Value, then, depth + 1);
                break;
        }
    }

    // chain([a, b], [c, d]) links pair by pair; one list and one task link each with it.
    private void LinkInChain(PythonValue first, PythonValue then, bool pairs)
    {
        if (pairs && (first, then) is (ListValue left, ListValue right) && left.Items.Length == right.Items.Length)
        {
            for (var i = 0; i < left.Items.Length; i++) Link(left.Items[i], right.Items[i]);
        }
        else
        {
            Link(first, then);
        }
    }
}
