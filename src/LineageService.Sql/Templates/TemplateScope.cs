using System.Buffers;
using System.Collections.Immutable;

namespace LineageService.Sql.Templates;

/// <summary>
/// What names and functions mean while a template is rendered: its own variables and macros, and what dbt gives (docs.getdbt.com, "Jinja
/// functions"). What only a run knows (<c>var</c>, <c>target</c>, <c>is_incremental()</c>) is unknown. Mutable.
/// </summary>
internal sealed class TemplateScope
{
    private const int MaximumRange = 1000;

    private static readonly SearchValues<char> NoName = SearchValues.Create(" '\"`;()\n");

    private readonly Dictionary<string, TemplateValue> _variables = new(StringComparer.Ordinal) { ["execute"] = TemplateValue.Of(true) };

    public Dictionary<string, MacroNode> Macros { get; } = new(StringComparer.Ordinal);

    /// <summary>Renders a macro's body; set by the renderer.</summary>
    public Func<MacroNode, ImmutableArray<TemplateValue>, TemplateValue>? Expand { get; set; }

    public TemplateValue Find(string name) => _variables.GetValueOrDefault(name, TemplateValue.Unknown);

    public void Set(string name, TemplateValue value) => _variables[name] = value;

    /// <summary>The variables as they are now, to come back to.</summary>
    public Dictionary<string, TemplateValue> Save() => new(_variables, StringComparer.Ordinal);

    public void Restore(Dictionary<string, TemplateValue> saved)
    {
        _variables.Clear();
        foreach (var (name, value) in saved) _variables[name] = value;
    }

    public TemplateValue Call(string function, ImmutableArray<TemplateValue> arguments)
    {
        if (Macros.TryGetValue(function, out var macro)) return Expand?.Invoke(macro, arguments) ?? TemplateValue.Unknown;
        return function switch
        {
            // A model's name is the relation's; a package in front of it says where the model is defined.
            "ref" when Names(arguments) is [.., var model] names && names.Length <= 2 => new StringValue(model),
            "source" when Names(arguments) is [var schema, var table] => new StringValue($"{schema}.{table}"),
            "config" => new StringValue(string.Empty),
            "range" => Range(arguments),
            _ => TemplateValue.Unknown,
        };
    }

    // A version (v=2) is a number and part of no name.
    private static ImmutableArray<string> Names(ImmutableArray<TemplateValue> arguments)
    {
        var names = ImmutableArray.CreateBuilder<string>();
        foreach (var argument in arguments)
        {
            if (argument is NumberValue && names.Count > 0) continue;
            if (argument is not StringValue { Text.Length: > 0 } name || name.Text.AsSpan().ContainsAny(NoName)) return [];
            names.Add(name.Text);
        }

        return names.ToImmutable();
    }

    private static TemplateValue Range(ImmutableArray<TemplateValue> arguments)
    {
        var (from, to) = arguments switch
        {
            [NumberValue end] => (0m, end.Value),
            [NumberValue start, NumberValue end] => (start.Value, end.Value),
            _ => (0m, -1m),
        };
        if (to < from || to - from > MaximumRange) return TemplateValue.Unknown;
        var items = ImmutableArray.CreateBuilder<TemplateValue>();
        for (var i = from; i < to; i++) items.Add(new NumberValue(i));
        return new ListValue(items.ToImmutable());
    }
}
