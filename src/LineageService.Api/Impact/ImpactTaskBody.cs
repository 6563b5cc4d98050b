using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LineageService.Ingestion.Tasks;
using LineageService.Model;
using LineageService.Sql.Dialects;
using LineageService.Sql.Templates;

namespace LineageService.Api.Impact;

/// <summary>
/// A task's definition in the body of <c>POST /api/v2/impact</c>, whole, so that nothing of it need be known to the service. Templates and included scripts
/// are sent rendered: the service has no project to render them with.
/// </summary>
public static class ImpactTaskBody
{
    /// <summary>The object that <see cref="Read"/> reads.</summary>
    public static JsonObject Write(TaskDefinition task)
    {
        ArgumentNullException.ThrowIfNull(task);
        var body = new JsonObject
        {
            ["namespace"] = task.Id.Namespace,
            ["name"] = task.Id.Name,
            ["dialect"] = task.Dialect,
            ["sql"] = Rendered(task),
            ["datasetNamespace"] = task.DatasetNamespace,
        };
        Add("target", task.Target);
        Add("kind", task.Kind);
        Add("owner", task.Owner);
        Add("team", task.Team);
        Add("tier", task.Tier);
        Add("layer", task.Layer);
        Add("schedule", task.Schedule);
        Add("queue", task.Queue);
        Add("defaultDatabase", task.DefaultDatabase);
        Add("defaultSchema", task.DefaultSchema);
        Add("file", task.File);
        if (task.TargetDataset is { } target) body["targetDataset"] = new JsonObject { ["namespace"] = target.Namespace, ["name"] = target.Name };
        if (!task.Tags.IsDefaultOrEmpty) body["tags"] = new JsonArray([.. task.Tags.Select(tag => (JsonNode)tag)]);
        if (!task.Parameters.IsEmpty) body["parameters"] = new JsonObject(task.Parameters.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));
        return body;

        void Add(string name, string? value)
        {
            if (value is not null) body[name] = value;
        }
    }

    /// <summary>A definition; null, with what is wrong told, where it has mistakes.</summary>
    /// <param name="complain">Takes the property and what is wrong with it.</param>
    public static TaskDefinition? Read(JsonElement body, Action<string, string> complain)
    {
        ArgumentNullException.ThrowIfNull(complain);
        if (body.ValueKind != JsonValueKind.Object)
        {
            complain("", "expected a task");
            return null;
        }

        string[] needed = ["namespace", "name", "dialect", "sql", "datasetNamespace"];
        foreach (var property in needed) if (Text(body, property) is not { Length: > 0 }) complain(property, "expected a text");
        if (needed.Any(property => Text(body, property) is not { Length: > 0 })) return null;
        return new TaskDefinition(new JobId(Text(body, "namespace")!, Text(body, "name")!), Text(body, "dialect")!, Text(body, "sql")!, Text(body, "datasetNamespace")!)
        {
            Target = Text(body, "target"),
            TargetDataset = body.TryGetProperty("targetDataset", out var target) && target.ValueKind == JsonValueKind.Object
                && Text(target, "namespace") is { } space && Text(target, "name") is { } name ? new DatasetId(space, name) : null,
            Kind = Text(body, "kind"),
            Owner = Text(body, "owner"),
            Team = Text(body, "team"),
            Tier = Text(body, "tier"),
            Layer = Text(body, "layer"),
            Schedule = Text(body, "schedule"),
            Queue = Text(body, "queue"),
            DefaultDatabase = Text(body, "defaultDatabase"),
            DefaultSchema = Text(body, "defaultSchema"),
            File = Text(body, "file"),
            Tags = body.TryGetProperty("tags", out var tags) && tags.ValueKind == JsonValueKind.Array
                ? [.. tags.EnumerateArray().Where(tag => tag.ValueKind == JsonValueKind.String).Select(tag => tag.GetString()!)] : [],
            Parameters = body.TryGetProperty("parameters", out var parameters) && parameters.ValueKind == JsonValueKind.Object
                ? parameters.EnumerateObject().Where(pair => pair.Value.ValueKind == JsonValueKind.String)
                    .ToImmutableSortedDictionary(pair => pair.Name, pair => pair.Value.GetString()!, StringComparer.Ordinal)
                : ImmutableSortedDictionary<string, string>.Empty,
        };
    }

    private static string Rendered(TaskDefinition task)
    {
        var text = task.Sql;
        if (task.Scripts is { } scripts) text = TemplatedText.WithIncludes(text, SqlDialects.Find(task.Dialect, out _), scripts);
        if (task.Template is not { } template) return text;
        var renderings = TemplatedText.Renderings(text, template);
        return renderings.Length == 0 ? text : new StringBuilder().AppendJoin(";\n", renderings).ToString();
    }

    private static string? Text(JsonElement body, string name) =>
        body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
