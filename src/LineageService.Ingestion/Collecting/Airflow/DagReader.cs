using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using LineageService.Ingestion.Collecting.Airflow.Python;

namespace LineageService.Ingestion.Collecting.Airflow;

/// <summary>
/// Reads the DAGs of a Python file without running it: constants are followed, functions of the file called, loops over known lists
/// unrolled; of a
/// condition that is not known both branches count. What only a run knows is a hole. Mutable; one file.
/// </summary>
internal sealed partial class DagReader
{
    private const int MaximumSteps = 200_000;
    private const int MaximumCalls = 20;
    private const int MaximumTasks = 20_000;

    private readonly PythonModules? _modules;
    private readonly Stack<Dictionary<string, PythonValue>> _frames = new();
    private readonly Stack<AirflowDag> _open = new();
    private readonly Stack<AirflowGroup> _groups = new();
    private Dictionary<string, PythonValue> _globals = new(StringComparer.Ordinal);
    private int _steps;
    private int _tasks;

    private DagReader(PythonModules? modules) => _modules = modules;

    public List<AirflowDag> Dags { get; } = [];

    /// <summary>The DAGs of a file.</summary>
    /// <param name="modules">Other files whose names it may import; null for none.</param>
    /// <param name="broken">Lines that could not be read.</param>
    public static List<AirflowDag> Read(string text, PythonModules? modules, out ImmutableArray<int> broken)
    {
        var statements = PythonParser.Parse(text, out broken);
        var reader = new DagReader(modules);
        reader.RunAll(statements, out _);
        return reader.Dags;
    }

    /// <summary>The names of a module: its constants and functions.</summary>
    public static Dictionary<string, PythonValue> ReadModule(string text, PythonModules modules)
    {
        var reader = new DagReader(modules);
        reader.RunAll(PythonParser.Parse(text, out _), out _);
        return reader._globals;
    }

    /// <summary>Runs statements; false where one of them returned.</summary>
    private bool RunAll(ImmutableArray<PythonStatement> statements, out PythonValue? returned)
    {
        returned = null;
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack()) return true;
        foreach (var statement in statements)
        {
            if (++_steps > MaximumSteps) return true;
            if (!Run(statement, out returned)) return false;
        }

        return true;
    }

    private bool Run(PythonStatement statement, out PythonValue? returned)
    {
        returned = null;
        switch (statement)
        {
            case PythonAssignment assignment:
                Assign(assignment);
                return true;
            case PythonEvaluation evaluation:
                Evaluate(evaluation.Value);
                return true;
            case PythonReturn end:
                returned = end.Value is null ? new NothingValue() : Evaluate(end.Value);
                return false;
            case PythonWith with:
                return RunWith(with, out returned);
            case PythonFor loop:
                return RunFor(loop, out returned);
            case PythonIf branch:
                return RunIf(branch, out returned);
            case PythonFunction function:
                if (function.Name.Length == 0) return true;
                Set(function.Name, new FunctionValue(function, _globals));
                return true;
            case PythonBlock { Keyword: "class" }:
                return true;
            case PythonBlock block:
                return RunAll(block.Body, out returned);
            case PythonImport import:
                foreach (var (name, alias) in import.Names) Set(alias,
                    Imported(import.Module.Length == 0 ? name : $"{import.Module}.{name}"));
                return true;
            default:
                return true;
        }
    }

    private bool RunWith(PythonWith with, out PythonValue? returned)
    {
        var (dags, groups) = (0, 0);
        foreach (var (context, target) in with.Items)
        {
            var value = Evaluate(context);
            if (target is not null) Bind(target, value);
            if (value is DagValue dag)
            {
                _open.Push(dag.Dag);
                dags++;
            }
            else if (value is GroupValue group)
            {
                _groups.Push(group.Group);
                groups++;
            }
        }

        var goesOn = RunAll(with.Body, out returned);
        for (; dags > 0; dags--) _open.Pop();
        for (; groups > 0; groups--) _groups.Pop();
        return goesOn;
    }

    private bool RunFor(PythonFor loop, out PythonValue? returned)
    {
        returned = null;
        var items = Items(Evaluate(loop.Source)) ?? [UnknownValue.Of(loop.Target is PythonName name ? name.Name : "item")];
        foreach (var item in items)
        {
            Bind(loop.Target, item);
            if (!RunAll(loop.Body, out returned)) return false;
            if (_steps > MaximumSteps) return true;
        }

        return true;
    }

    private bool RunIf(PythonIf branch, out PythonValue? returned)
    {
        var truth = Evaluate(branch.Test).Truth;
        if (truth is { } known) return RunAll(known ? branch.Body : branch.Else, out returned);

        // Neither is known to return: what comes behind counts too.
        RunAll(branch.Body, out var first);
        RunAll(branch.Else, out var second);
        returned = first ?? second;
        return first is null || second is null;
    }

    private void Assign(PythonAssignment assignment)
    {
        var value = Evaluate(assignment.Value);
        if (assignment.Operator is { } sign)
        {
            value = Counted(Binary(Evaluate(assignment.Targets[0]), sign, value));
        }

        foreach (var target in assignment.Targets) Bind(target, value);
    }

    private void Bind(PythonExpression target, PythonValue value)
    {
        switch (target)
        {
            case PythonName name:
                Set(name.Name, value);
                break;
            case PythonSequence names:
                var items = Items(value);
                for (var i = 0; i < names.Items.Length; i++)
                    Bind(names.Items[i], items is not null && i < items.Value.Length ? items.Value[i] : UnknownValue.Of("item"));
                break;
            case PythonSubscript { Target: PythonName holder } subscript when Find(holder.Name) is MapValue map
                && Evaluate(subscript.Index).Known is { } key:
                Set(holder.Name, map.With(key, value));
                break;
        }
    }

    // A constant or function of another file of the tree, else a name of a library.
    private PythonValue Imported(string name)
    {
        var dot = name.LastIndexOf('.');
        return dot > 0 && _modules?.Find(name[..dot]) is { } module && module.TryGetValue(name[(dot + 1)..], out var value) ? value
            : new OutsideValue(name);
    }

    private void Set(string name, PythonValue value) => (_frames.TryPeek(out var frame) ? frame : _globals)[name] = value;

    private PythonValue? Find(string name) =>
        _frames.TryPeek(out var frame) && frame.TryGetValue(name, out var local) ? local : _globals.GetValueOrDefault(name);

    /// <summary>What a loop goes over; null where it is not known.</summary>
    private static ImmutableArray<PythonValue>? Items(PythonValue value) => value switch
    {
        ListValue list => list.Items,
        MapValue map => [.. map.Entries.Select(entry => (PythonValue)new TextValue(entry.Key))],
        _ => null,
    };
}
