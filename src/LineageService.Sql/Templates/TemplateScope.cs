using System.Collections.Immutable;

namespace LineageService.Sql.Templates;

/// <summary>
/// What names and functions mean while a template is rendered: its own variables and macros, then what dbt gives (<see cref="DbtFunctions"/>). What only a
/// run knows is unknown. Mutable.
/// </summary>
internal sealed class TemplateScope
{
    private const int MaximumRange = 1000;

    private readonly Dictionary<string, TemplateValue> _variables = new(StringComparer.Ordinal) { ["execute"] = TemplateValue.Of(true) };
    private readonly DbtFunctions _functions;

    public TemplateScope(TemplateContext? context, ITemplateExpansion expansion)
    {
        Context = context;
        Expansion = expansion;
        _functions = new DbtFunctions(context, expansion);
        foreach (var (name, value) in _functions.Variables()) _variables[name] = value;
    }

    /// <summary>What is known outside of the template; null for nothing.</summary>
    public TemplateContext? Context { get; }

    public Dictionary<string, MacroNode> Macros { get; } = new(StringComparer.Ordinal);

    /// <summary>The package whose text is being rendered, by which the names of macros and models are found.</summary>
    public string? Package
    {
        get => _functions.Package;
        set => _functions.Package = value;
    }

    private ITemplateExpansion Expansion { get; }

    public TemplateValue Find(string name)
    {
        if (_variables.TryGetValue(name, out var value)) return value;
        return name == "adapter" || Context?.Manifest.HasPackage(name) == true ? new PackageValue(name) : TemplateValue.Unknown;
    }

    public void Set(string name, TemplateValue value) => _variables[name] = value;

    /// <summary>The variables as they are now, to come back to.</summary>
    public Dictionary<string, TemplateValue> Save() => new(_variables, StringComparer.Ordinal);

    public void Restore(Dictionary<string, TemplateValue> saved)
    {
        _variables.Clear();
        foreach (var (name, value) in saved) _variables[name] = value;
    }

    public TemplateValue Call(string function, ImmutableArray<TemplateArgument> arguments)
    {
        if (Macros.TryGetValue(function, out var macro)) return Expansion.Expand(macro, arguments);
        if (function == "range") return Range(arguments);
        return _functions.Call(function, arguments) ?? Call(null, function, arguments);
    }

    /// <summary>Calls a macro of a package, or of any that the text's own package sees; unknown where there is none.</summary>
    public TemplateValue Call(string? package, string function, ImmutableArray<TemplateArgument> arguments)
    {
        if (package == "adapter") return function == "dispatch" ? _functions.Dispatched(arguments) : TemplateValue.Unknown;
        return Context?.Manifest.FindMacro(package, function, Package) is { } macro ? Expansion.Expand(macro, arguments) : TemplateValue.Unknown;
    }

    /// <summary>Calls a macro that an expression gave.</summary>
    public TemplateValue Call(MacroValue macro, ImmutableArray<TemplateArgument> arguments) => Expansion.Expand(macro.Macro, arguments);

    private static TemplateValue Range(ImmutableArray<TemplateArgument> arguments)
    {
        var (from, to) = TemplateArgument.ValuesOf(arguments) switch
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
