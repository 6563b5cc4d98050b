using System.Collections.Immutable;
using LineageService.Ingestion.Collecting.Airflow.Python;

namespace LineageService.Ingestion.Collecting.Airflow;

internal sealed partial class DagReader
{
    private PythonValue Call(PythonCall call)
    {
        var function = Evaluate(call.Function);
        var arguments = Arguments(call.Arguments);
        switch (function)
        {
            case FunctionValue own:
                return CallFunction(own, arguments, null, call.Line);
            case PartialValue partial:
                return partial.Function is { } decorated
                    ? CallFunction(decorated, arguments, partial.Arguments, call.Line)
                    : MakeTask(partial.Operator, partial.Arguments.With(arguments), null, call.Line);
            case OutsideValue outside:
                return CallOutside(outside.Name, arguments, call.Line);
            // Of `from x import *`, too.
            case UnknownValue when call.Function is PythonName called:
                return CallOutside(called.Name, arguments, call.Line);
            case UnknownValue unknown when arguments.Named.Find("task_id") is not null:
                return MakeTask(unknown.Name, arguments, null, call.Line);
            case MethodValue method:
                return CallMethod(call, method, arguments);
            default:
                return UnknownValue.Of(function is UnknownValue { Name: var name } ? name : "value");
        }
    }

    private CallArguments Arguments(ImmutableArray<PythonArgument> given)
    {
        var positional = ImmutableArray.CreateBuilder<PythonValue>();
        var named = new MapValue([]);
        foreach (var argument in given)
        {
            var value = Evaluate(argument.Value);
            if (argument.Stars == 1) positional.AddRange(Items(value) ?? []);
            else if (argument.Stars == 2 && value is MapValue map) named =
                map.Entries.Aggregate(named, (all, entry) => all.With(entry.Key, entry.Value));
            else if (argument.Name is { } name) named = named.With(name, value);
            else if (argument.Stars == 0) positional.Add(value);
        }

        return new CallArguments(positional.ToImmutable(), named);
    }

    /// <summary>Calls a function of the file; a decorated one is a DAG, a group or a task.</summary>
    private PythonValue CallFunction(FunctionValue called, CallArguments arguments, CallArguments? overrides, int line)
    {
        var function = called.Function;
        foreach (var decorator in function.Decorators)
        {
            var own = decorator is PythonCall call ? Arguments(call.Arguments) : CallArguments.None;
            var name = NameOf(decorator is PythonCall { Function: var made } ? made : decorator);
            if (overrides is not null) own = own.With(overrides);
            switch (name)
            {
                case "dag":
                    var dag = NewDag(own.Named.Find("dag_id") is null && own.Positional.IsEmpty
                        ? own.With(Named("dag_id", new TextValue(function.Name))) : own);
                    _open.Push(dag.Dag);
                    Body(called, arguments);
                    _open.Pop();
                    return dag;
                case "task_group":
                    var group = NewGroup(own.Find("group_id", 0)?.Known ?? function.Name, own);
                    _groups.Push(group.Group);
                    var result = Body(called, arguments);
                    _groups.Pop();
                    Follow(arguments, group);
                    return result is TaskValue ? result : group;
                case "task" or "setup" or "teardown":
                    return DecoratedTask("@task", function, own, arguments, line);
                case not null when name.StartsWith("task.", StringComparison.Ordinal):
                    return DecoratedTask("@" + name, function, own, arguments, line);
            }
        }

        return Body(called, arguments);
    }

    private PythonValue DecoratedTask(string decorator, PythonFunction function, CallArguments own, CallArguments arguments, int line)
    {
        if (own.Named.Find("task_id") is null) own = own.With(Named("task_id", new TextValue(function.Name)));
        var made = MakeTask(decorator, own, function, line);
        Follow(arguments, made);
        return made;
    }

    private PythonValue Body(FunctionValue called, CallArguments arguments)
    {
        var function = called.Function;
        if (_frames.Count >= MaximumCalls) return UnknownValue.Of(function.Name);
        var frame = new Dictionary<string, PythonValue>(StringComparer.Ordinal);
        for (var i = 0; i < function.Parameters.Length; i++)
        {
            var parameter = function.Parameters[i];
            if (parameter.Stars > 0) continue;
            frame[parameter.Name] = arguments.Find(parameter.Name, i)
                ?? (parameter.Default is { } value ? Evaluate(value) : UnknownValue.Of(parameter.Name));
        }

        var module = _globals;
        _globals = called.Module;
        _frames.Push(frame);
        RunAll(function.Body, out var returned);
        _frames.Pop();
        _globals = module;
        return returned ?? new NothingValue();
    }

    private PythonValue CallOutside(string name, CallArguments arguments, int line)
    {
        var last = name[(name.LastIndexOf('.') + 1)..];
        switch (last)
        {
            case "DAG":
                return NewDag(arguments);
            case "TaskGroup":
                return NewGroup(arguments.Find("group_id", 0)?.Printed ?? string.Empty, arguments);
            case "chain" or "chain_linear":
                for (var i = 0; i + 1 < arguments.Positional.Length; i++) LinkInChain(arguments.Positional[i], arguments.Positional[i + 1],
                    last == "chain");
                return new NothingValue();
            case "cross_downstream" when arguments.Find("from_tasks", 0) is { } from && arguments.Find("to_tasks", 1) is { } to:
                Link(from, to);
                return new NothingValue();
            case "partial" when name.Length > last.Length:
                var operatorName = name[..^8];
                return new PartialValue(operatorName[(operatorName.LastIndexOf('.') + 1)..], arguments, null);
            case "dict":
                return arguments.Positional is [MapValue map, ..]
                    ? map.Entries.Concat(arguments.Named.Entries).Aggregate(new MapValue([]), (all, entry) =>
                    all.With(entry.Key, entry.Value)) : arguments.Named;
            case "list" or "tuple" or "set" or "sorted":
                return arguments.Positional is [var items, ..] && Items(items) is { } known ? new ListValue(known)
                    : arguments.Positional.IsEmpty ? new ListValue([]) : UnknownValue.Of("items");
            case "str" when arguments.Positional is [var value]:
                return Concatenated([value]);
            case "dedent" or "cleandoc" when arguments.Positional is [TextValue text, ..]:
                return text;
            case "range":
                return Range(arguments);
            case "enumerate" when arguments.Positional is [var counted, ..] && Items(counted) is { } all:
                return new ListValue([.. all.Select((item, i) =>
                    (PythonValue)new ListValue([new NumberValue(i.ToString(System.Globalization.CultureInfo.InvariantCulture)), item]))]);
            case "join" when name.EndsWith("path.join", StringComparison.Ordinal):
                return Concatenated(arguments.Positional.SelectMany((part, i) => i == 0 ? new[] { part } : [new TextValue("/"), part]));
            case "Label":
                return new NothingValue();
        }

        return IsOperator(last, arguments) ? MakeTask(last, arguments, null, line) : new CallValue(last, arguments);
    }

    private static PythonValue Range(CallArguments arguments)
    {
        var bounds = arguments.Positional.Select(value => value is NumberValue number && int.TryParse(number.Text, out var bound) ? bound
            : (int?)null).ToArray();
        if (bounds.Length is 0 or > 2 || bounds.Any(bound => bound is null)) return UnknownValue.Of("range");
        var (start, end) = bounds.Length == 1 ? (0, bounds[0]!.Value) : (bounds[0]!.Value, bounds[1]!.Value);
        return new ListValue(
            [.. Enumerable.Range(start, Math.Clamp(end - start, 0, MaximumItems)).Select(i =>
                new NumberValue(i.ToString(System.Globalization.CultureInfo.InvariantCulture)))]);
    }

    private static bool IsOperator(string name, CallArguments arguments) =>
        name.EndsWith("Operator", StringComparison.Ordinal) || name.EndsWith("Sensor", StringComparison.Ordinal)
            || arguments.Named.Find("task_id") is not null;

    private PythonValue CallMethod(PythonCall call, MethodValue method, CallArguments arguments)
    {
        switch (method.Target, method.Name)
        {
            case (TaskValue or GroupValue, "set_downstream") when !arguments.Positional.IsEmpty:
                Link(method.Target, arguments.Positional[0]);
                return new NothingValue();
            case (TaskValue or GroupValue, "set_upstream") when !arguments.Positional.IsEmpty:
                Link(arguments.Positional[0], method.Target);
                return new NothingValue();
            case (TaskValue, _):
                return method.Target;
            case (FunctionValue function, "override" or "partial"):
                return new PartialValue(function.Function.Name, method.Name == "override" ? arguments : CallArguments.None, function);
            case (FunctionValue function, "expand" or "expand_kwargs"):
                return CallFunction(function, arguments, null, call.Line);
            case (PartialValue partial, "partial"):
                return partial;
            case (PartialValue partial, "expand" or "expand_kwargs"):
                var made = partial.Function is { } decorated
                    ? CallFunction(decorated, arguments, partial.Arguments, call.Line)
                    : MakeTask(partial.Operator, partial.Arguments.With(arguments), null, call.Line);
                return made;
            case (DagValue, _):
                return UnknownValue.Of(method.Name);
            case (ListValue list, "append") when arguments.Positional is [var item]
                && call.Function is PythonAttribute { Target: PythonName holder }:
                if (list.Items.Length < MaximumItems) Set(holder.Name, new ListValue(list.Items.Add(item)));
                return new NothingValue();
            case (ListValue list, "extend") when arguments.Positional is [ListValue more]
                && call.Function is PythonAttribute { Target: PythonName holder }:
                if (list.Items.Length + more.Items.Length < MaximumItems) Set(holder.Name, new ListValue(list.Items.AddRange(more.Items)));
                return new NothingValue();
            case (MapValue map, "update") when arguments.Positional is [MapValue more]
                && call.Function is PythonAttribute { Target: PythonName holder }:
                Set(holder.Name, more.Entries.Aggregate(map, (all, entry) => all.With(entry.Key, entry.Value)));
                return new NothingValue();
            default:
                return TextMethods.Call(method.Target, method.Name, arguments) ?? UnknownValue.Of(method.Name);
        }
    }

    /// <summary>What a decorator or class is called: <c>task</c>, <c>task.bash</c>.</summary>
    private string? NameOf(PythonExpression expression) => Evaluate(expression) switch
    {
        OutsideValue { Name: var name } when name.Split('.') is [.., "task", var kind] && expression is PythonAttribute => $"task.{kind}",
        OutsideValue outside => outside.Name[(outside.Name.LastIndexOf('.') + 1)..],
        UnknownValue unknown => unknown.Name,
        _ => null,
    };

    private static CallArguments Named(string name, PythonValue value) => new([], new MapValue([new(name, value)]));
}
