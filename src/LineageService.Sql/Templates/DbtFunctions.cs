using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using LineageService.Sql.Templates.Dbt;

namespace LineageService.Sql.Templates;

/// <summary>
/// The functions and variables that dbt gives a template (docs.getdbt.com, "dbt Jinja functions", 1.11): <c>ref</c>, <c>source</c>, <c>this</c>, <c>var</c>,
/// <c>config</c>, <c>is_incremental</c>. With a manifest a name is the relation's; without one it is what the text says. Mutable: it knows whose text it is.
/// </summary>
internal sealed class DbtFunctions(TemplateContext? context, ITemplateExpansion expansion)
{
    private const int MaximumVariableDepth = 20;

    private static readonly SearchValues<char> NoName = SearchValues.Create(" '\"`;()\n");

    /// <summary>The package whose text is rendered.</summary>
    public string? Package { get; set; } = context?.Node?.Package ?? context?.Manifest.Project;

    /// <summary>The variables that stand in every template.</summary>
    public IEnumerable<KeyValuePair<string, TemplateValue>> Variables()
    {
        if (context is null) yield break;
        if (context.Manifest.Adapter is { } adapter)
            yield return new("target", new MapValue([new("type", new StringValue(adapter))]));
        if (context.Manifest.Project is { } project) yield return new("project_name", new StringValue(project));
        if (context.Node is not { } node) yield break;
        if (node.RelationName is not null) yield return new("this", Relation(node));
        if (node.Materialization is { } materialization)
            yield return new("config", new MapValue([new("materialized", new StringValue(materialization))]));
        yield return new("model", new MapValue(
        [
            new("name", new StringValue(node.Name)),
            new("alias", new StringValue(node.Identifier)),
            new("unique_id", new StringValue(node.UniqueId)),
            new("resource_type", new StringValue(node.ResourceType)),
        ]));
    }

    /// <summary>The value of a call; null where it is no function of dbt's.</summary>
    public TemplateValue? Call(string function, ImmutableArray<TemplateArgument> arguments) => function switch
    {
        "ref" => Ref(arguments),
        "source" => Source(arguments),
        "config" => new StringValue(string.Empty),
        "var" => Variable(arguments),
        "is_incremental" when context?.Node?.Materialization is not (null or "incremental") => TemplateValue.Of(false),
        "return" when arguments is [var value] => value.Value,
        _ => null,
    };

    /// <summary><c>adapter.dispatch('name', 'package')</c>: the adapter's macro, else the default one.</summary>
    public TemplateValue Dispatched(ImmutableArray<TemplateArgument> arguments)
    {
        if (context is null || arguments is not [{ Value: StringValue name }, ..]) return TemplateValue.Unknown;
        var package = arguments.Length > 1 && arguments[1].Value is StringValue given ? given.Text : null;
        foreach (var prefix in new[] { context.Manifest.Adapter, "default" })
        {
            if (prefix is null) continue;
            var full = $"{prefix}__{name.Text}";
            var macro = (context.Manifest.Project is { } project ? context.Manifest.FindMacro(project, full, project) : null)
                ?? context.Manifest.FindMacro(package, full, Package);
            if (macro is not null) return new MacroValue(macro);
        }

        return TemplateValue.Unknown;
    }

    // ref('model'), ref('package', 'model'), either with v= or version=.
    private TemplateValue Ref(ImmutableArray<TemplateArgument> arguments)
    {
        string? version = null;
        var names = ImmutableArray.CreateBuilder<string>();
        foreach (var argument in arguments)
        {
            if (argument.Name is "v" or "version" || (argument.Value is NumberValue && names.Count > 0)) version = argument.Value.Rendered;
            else if (NameIn(argument.Value) is { } name) names.Add(name);
            else return TemplateValue.Unknown;
        }

        if (names.Count is 0 or > 2) return TemplateValue.Unknown;
        var node = context?.Manifest.FindModel(names.Count == 2 ? names[0] : null, names[^1], version, Package);
        if (node is { IsEphemeral: true }) return expansion.Expand(node);

        // A model's name is the relation's; a package in front of it says where the model is defined.
        return node is null ? new StringValue(names[^1]) : Relation(node);
    }

    private TemplateValue Source(ImmutableArray<TemplateArgument> arguments)
    {
        if (arguments is not [var first, var second] || NameIn(first.Value) is not { } source || NameIn(second.Value) is not { } table)
            return TemplateValue.Unknown;
        return context?.Manifest.FindSource(source, table, Package) is { } node ? Relation(node) : new StringValue($"{source}.{table}");
    }

    private static string? NameIn(TemplateValue value) =>
        value is StringValue { Text.Length: > 0 } name && !name.Text.AsSpan().ContainsAny(NoName) ? name.Text : null;

    private static RelationValue Relation(DbtNode node)
    {
        var identifier = new StringValue(node.Identifier);
        var parts = ImmutableArray.CreateBuilder<KeyValuePair<string, TemplateValue>>();
        if (node.Database is { } database) parts.Add(new("database", new StringValue(database)));
        if (node.Schema is { } schema) parts.Add(new("schema", new StringValue(schema)));
        foreach (var name in new[] { "identifier", "name", "table" }) parts.Add(new(name, identifier));
        return new RelationValue(node.RelationName ?? (node.Schema is null ? node.Identifier : $"{node.Schema}.{node.Identifier}"), new MapValue(parts.ToImmutable()));
    }

    // A default counts only where all variables of the project are known.
    private TemplateValue? Variable(ImmutableArray<TemplateArgument> arguments)
    {
        if (context is null || arguments is not [{ Value: StringValue name }, ..]) return TemplateValue.Unknown;
        foreach (var (key, value) in context.Manifest.Variables)
        {
            if (key == Package && value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name.Text, out var own)) return Of(own, 0);
        }

        foreach (var (key, value) in context.Manifest.Variables)
        {
            if (key == name.Text) return Of(value, 0);
        }

        return context.Manifest.KnowsVariables && arguments.Length > 1 ? arguments[1].Value : TemplateValue.Unknown;
    }

    private static TemplateValue Of(JsonElement value, int depth)
    {
        if (depth > MaximumVariableDepth) return TemplateValue.Unknown;
        return value.ValueKind switch
        {
            JsonValueKind.String => new StringValue(value.GetString()!),
            JsonValueKind.Number when value.TryGetDecimal(out var number) => new NumberValue(number),
            JsonValueKind.Number => new StringValue(value.GetDouble().ToString(CultureInfo.InvariantCulture)),
            JsonValueKind.True => TemplateValue.Of(true),
            JsonValueKind.False => TemplateValue.Of(false),
            JsonValueKind.Null => TemplateValue.None,
            JsonValueKind.Array => new ListValue([.. value.EnumerateArray().Select(item => Of(item, depth + 1))]),
            JsonValueKind.Object => new MapValue(
                [.. value.EnumerateObject().Select(item => new KeyValuePair<string, TemplateValue>(item.Name, Of(item.Value, depth + 1)))]),
            _ => TemplateValue.Unknown,
        };
    }
}
