using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using LineageService.Ingestion.Collecting.Airflow.Python;

namespace LineageService.Ingestion.Collecting.Airflow;

internal sealed partial class DagReader
{
    private const int MaximumText = 4 * 1024 * 1024;
    private const int MaximumItems = 2_000;
    private const long MaximumCharacters = 256L * 1024 * 1024;

    private long _characters;

    private PythonValue Evaluate(PythonExpression expression)
    {
        if (++_steps > MaximumSteps || !RuntimeHelpers.TryEnsureSufficientExecutionStack()) return UnknownValue.Of("value");
        switch (expression)
        {
            case PythonText text:
                return new TextValue(text.Text);
            case PythonNumber number:
                return new NumberValue(number.Text);
            case PythonName name:
                return Name(name.Name);
            case PythonFormatted formatted:
                return Counted(Concatenated(formatted.Parts.Select(part => part is PythonText plain ? new TextValue(plain.Text)
                    : Evaluate(part))));
            case PythonSequence sequence:
                return new ListValue([.. sequence.Items.Take(MaximumItems).Select(Evaluate)]);
            case PythonMapping mapping:
                return Mapping(mapping);
            case PythonConditional conditional:
                return Evaluate(conditional.Test).Truth is { } truth ? Evaluate(truth ? conditional.Then : conditional.Else)
                    : UnknownValue.Of("value");
            case PythonBinary binary:
                return Counted(Binary(Evaluate(binary.Left), binary.Operator, Evaluate(binary.Right)));
            case PythonAttribute attribute:
                return Attribute(Evaluate(attribute.Target), attribute.Name);
            case PythonSubscript subscript:
                return Subscript(Evaluate(subscript.Target), Evaluate(subscript.Index));
            case PythonComprehension comprehension:
                return Comprehension(comprehension);
            case PythonCall call:
                return Counted(Call(call));
            default:
                return UnknownValue.Of("value");
        }
    }

    // Texts that are put together again and again would take all memory long before the steps run out.
    private PythonValue Counted(PythonValue value)
    {
        if (value is TextValue text && (_characters += text.Text.Length) > MaximumCharacters) _steps = MaximumSteps + 1;
        return value;
    }

    private PythonValue Name(string name) => Find(name) ?? name switch
    {
        "True" => new TruthValue(true),
        "False" => new TruthValue(false),
        "None" => new NothingValue(),
        "__name__" => new TextValue("airflow"),
        "dict" or "list" or "tuple" or "set" or "str" or "range" or "enumerate" or "zip" or "sorted" or "len" or "int" or "open" or "globals" => new OutsideValue(name),
        _ => UnknownValue.Of(name),
    };

    private MapValue Mapping(PythonMapping mapping)
    {
        var map = new MapValue([]);
        foreach (var (key, value) in mapping.Entries.Take(MaximumItems))
        {
            var evaluated = Evaluate(value);
            if (key is not null) map = map.With(Evaluate(key).Printed, evaluated);
            else if (evaluated is MapValue other) map = other.Entries.Aggregate(map, (all, entry) => all.With(entry.Key, entry.Value));
        }

        return map;
    }

    private PythonValue Comprehension(PythonComprehension comprehension)
    {
        if (Items(Evaluate(comprehension.Source)) is not { } items) return UnknownValue.Of("items");
        var results = ImmutableArray.CreateBuilder<PythonValue>();
        var map = new MapValue([]);
        foreach (var item in items.Take(MaximumItems))
        {
            Bind(comprehension.Target, item);
            if (comprehension.Condition is { } condition && Evaluate(condition).Truth == false) continue;
            var value = Evaluate(comprehension.Item);
            if (comprehension.Key is { } key) map = map.With(Evaluate(key).Printed, value);
            else results.Add(value);
        }

        return comprehension.Key is null ? new ListValue(results.ToImmutable()) : map;
    }

    private static TextValue Concatenated(IEnumerable<PythonValue> parts)
    {
        var (text, holes) = (new System.Text.StringBuilder(), false);
        foreach (var part in parts)
        {
            if (text.Length < MaximumText) text.Append(part.Printed);
            holes |= part is not (TextValue { HasHoles: false } or NumberValue or TruthValue or NothingValue);
        }

        return new TextValue(text.ToString(), holes);
    }

    private PythonValue Binary(PythonValue left, string sign, PythonValue right)
    {
        switch (sign)
        {
            case ">>":
                Link(left, right);
                return right;
            case "<<":
                Link(right, left);
                return right;
            case "+" when left is TextValue || right is TextValue:
                return Concatenated([left, right]);
            case "+" when (left, right) is (ListValue first, ListValue second):
                return first.Items.Length + second.Items.Length > MaximumItems ? UnknownValue.Of("items")
                    : new ListValue([.. first.Items, .. second.Items]);
            case "|" when (left, right) is (MapValue first, MapValue second):
                return second.Entries.Aggregate(first, (all, entry) => all.With(entry.Key, entry.Value));
            case "%" when left is TextValue format:
                return TextMethods.Percent(format, right);
            case "/" when right is TextValue:
                return Concatenated([left, new TextValue("/"), right]);
            case "==" when left.Known is not null && right.Known is not null:
                return new TruthValue(left.Known == right.Known);
            case "!=" when left.Known is not null && right.Known is not null:
                return new TruthValue(left.Known != right.Known);
            case "in" when left.Known is { } item && Items(right) is { } items && items.All(each => each.Known is not null):
                return new TruthValue(items.Any(each => each.Known == item));
            case "or":
                return left.Truth switch { true => left, false => right, null => UnknownValue.Of("value") };
            case "and":
                return left.Truth switch { true => right, false => left, null => UnknownValue.Of("value") };
            case "not":
                return right.Truth is { } truth ? new TruthValue(!truth) : UnknownValue.Of("value");
            default:
                return UnknownValue.Of("value");
        }
    }

    private PythonValue Attribute(PythonValue target, string name) => target switch
    {
        OutsideValue outside => Imported($"{outside.Name}.{name}"),
        TaskValue when name == "output" => target,
        TaskValue task when name == "task_id" => new TextValue(task.Task.Id),
        DagValue dag when name == "dag_id" => new TextValue(dag.Dag.Id),
        UnknownValue unknown => new UnknownValue($"{unknown.Name}_{name}"),
        _ => new MethodValue(target, name),
    };

    private static PythonValue Subscript(PythonValue target, PythonValue index)
    {
        if (target is MapValue map && index.Known is { } key) return map.Find(key) ?? UnknownValue.Of(key);
        if (target is ListValue list && index is NumberValue number && int.TryParse(number.Text, out var at))
        {
            if (at < 0) at += list.Items.Length;
            if (at >= 0 && at < list.Items.Length) return list.Items[at];
        }

        return target is TaskValue ? target : UnknownValue.Of(index.Known ?? "item");
    }

    private void Link(PythonValue first, PythonValue then)
    {
        if (_open.TryPeek(out var dag) || (DagOf(first) ?? DagOf(then)) is { } found
            && (dag = found) is not null) dag.Links.Add((first, then));
    }

    private AirflowDag? DagOf(PythonValue value) => value switch
    {
        TaskValue task => Dags.Find(dag => dag.Tasks.Contains(task.Task)),
        GroupValue { Group.Tasks: [var task, ..] } => Dags.Find(dag => dag.Tasks.Contains(task)),
        ListValue list => list.Items.Select(DagOf).FirstOrDefault(dag => dag is not null),
        _ => null,
    };
}
