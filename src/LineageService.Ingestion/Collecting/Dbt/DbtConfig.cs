using System.Text.Json;
using LineageService.Ingestion.Collecting.Airflow.Python;
using LineageService.Ingestion.Collecting.Directories;

namespace LineageService.Ingestion.Collecting.Dbt;

/// <summary>The configuration of a node, put together from the project's tree, the properties beside it and its own <c>config()</c>.
/// Mutable while it is.</summary>
internal sealed class DbtConfig
{
    private static readonly HashSet<string> Names = new(StringComparer.Ordinal)
    {
        "materialized", "schema", "database", "alias", "enabled", "unique_key", "strategy", "updated_at", "target_schema",
            "target_database", "group", "project", "dataset",
    };

    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    public List<string> Tags { get; } = [];

    public string? Owner { get; private set; }

    public string? this[string name] => _values.GetValueOrDefault(name);

    public bool Enabled => !string.Equals(this["enabled"], "false", StringComparison.OrdinalIgnoreCase);

    /// <summary>What a mapping of YAML sets: with a plus, or by a name that is a configuration's.</summary>
    public void Apply(JsonElement mapping)
    {
        if (mapping.ValueKind != JsonValueKind.Object) return;
        foreach (var property in mapping.EnumerateObject())
        {
            var name = property.Name.TrimStart('+').Replace('-', '_');
            if (name == "tags") Tags.AddRange(StructuredText.Texts(property.Value));
            else if (name == "meta") Owner = StructuredText.Scalar(property.Value, "owner") ?? Owner;
            else if (Names.Contains(name) && StructuredText.Texts(property.Value).ToList() is { Count: > 0 } values) _values[name] =
                string.Join(", ", values);
        }
    }

    /// <summary>The project's tree from its root down along a path; what stands deeper wins.</summary>
    public void ApplyTree(JsonElement tree, IEnumerable<string> path)
    {
        Apply(tree);
        foreach (var name in path)
        {
            if (tree.ValueKind != JsonValueKind.Object || !tree.TryGetProperty(name, out tree)) return;
            Apply(tree);
        }
    }

    /// <summary>The calls <c>config(…)</c> in a template.</summary>
    public void ApplyTemplate(string template)
    {
        foreach (var call in TemplateCalls.In(template, "config"))
        {
            foreach (var argument in call.Arguments)
            {
                if (argument.Name is not { } name) continue;
                if (name == "tags") Tags.AddRange(Texts(argument.Value));
                else if (name == "meta" && argument.Value is PythonMapping meta) Owner = OwnerIn(meta) ?? Owner;
                else if (Names.Contains(name) && Texts(argument.Value).ToList() is { Count: > 0 } values) _values[name] =
                    string.Join(", ", values);
            }
        }
    }

    private static string? OwnerIn(PythonMapping meta) =>
        meta.Entries.Where(entry => entry.Key is PythonText { Text: "owner" }).Select(entry =>
            entry.Value).OfType<PythonText>().FirstOrDefault()?.Text;

    private static IEnumerable<string> Texts(PythonExpression value) => value switch
    {
        PythonText text => [text.Text],
        PythonName { Name: "true" or "True" } => ["true"],
        PythonName { Name: "false" or "False" } => ["false"],
        PythonSequence list => list.Items.OfType<PythonText>().Select(item => item.Text),
        _ => [],
    };
}
