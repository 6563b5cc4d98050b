using System.Text.Json;
using LineageService.Ingestion.Collecting.Airflow.Python;
using LineageService.Ingestion.Collecting.Directories;
using LineageService.Ingestion.Reading;

namespace LineageService.Ingestion.Collecting.Airflow;

/// <summary>
/// DAGs as Airflow's scheduler keeps them (<c>serialized_dag.data</c>, versions 1 to 3): tasks with their template fields, and what comes
/// after each.
/// SQL files stand in them as text already.
/// </summary>
internal static class SerializedDags
{
    private const int MaximumDepth = 100;

    /// <summary>The DAGs of a JSON text: one, a list, or rows with a column <c>data</c>; empty where it holds none.</summary>
    public static List<AirflowDag> Read(string json, string? file)
    {
        using var document = JsonRecord.TryParse(System.Text.Encoding.UTF8.GetBytes(json), file, 1, out _);
        if (document is null) return [];
        var root = document.RootElement;
        var entries = root.ValueKind == JsonValueKind.Array ? root.EnumerateArray() : Enumerable.Repeat(root, 1);
        return [.. entries.Select(DagOf).OfType<AirflowDag>()];
    }

    private static AirflowDag? DagOf(JsonElement entry)
    {
        if (entry.ValueKind != JsonValueKind.Object) return null;
        if (entry.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Object) entry = data;
        if (!entry.TryGetProperty("dag", out var dag) || dag.ValueKind != JsonValueKind.Object
            || !dag.TryGetProperty("tasks", out var tasks)) return null;
        if (tasks.ValueKind != JsonValueKind.Array
            || (StructuredText.Scalar(dag, "dag_id") ?? StructuredText.Scalar(dag, "_dag_id")) is not { } id) return null;
        var read = new AirflowDag(id, new CallArguments([], (MapValue)Value(dag, 0, skip: "tasks")));
        var byId = new Dictionary<string, AirflowTask>(StringComparer.Ordinal);
        var followers = new List<(AirflowTask Task, JsonElement Ids)>();
        foreach (var wrapped in tasks.EnumerateArray())
        {
            var task = Unwrapped(wrapped);
            if (StructuredText.Scalar(task, "task_id") is not { } name || Value(task, 0) is not MapValue fields) continue;
            var operatorName = StructuredText.Scalar(task, "_task_type") ?? StructuredText.Scalar(task, "task_type") ?? "Operator";
            if (operatorName.StartsWith("_Python", StringComparison.Ordinal)) operatorName = "@task";
            if (fields.Find("partial_kwargs") is MapValue partial) fields =
                partial.Entries.Aggregate(fields, (all, part) => all.With(part.Key, part.Value));
            var made = new AirflowTask(name, operatorName, new CallArguments([], fields), 0);
            read.Tasks.Add(made);
            byId[name] = made;
            if (task.TryGetProperty("downstream_task_ids", out var ids)) followers.Add((made, Unwrapped(ids)));
        }

        foreach (var (task, ids) in followers)
        {
            foreach (var follower in StructuredText.Texts(ids))
            {
                if (byId.TryGetValue(follower, out var then)) read.Links.Add((new TaskValue(task), new TaskValue(then)));
            }
        }

        return read;
    }

    // {"__type": "operator", "__var": {…}}
    private static JsonElement Unwrapped(JsonElement element) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty("__var", out var inner) ? inner : element;

    private static PythonValue Value(JsonElement element, int depth, string? skip = null)
    {
        if (depth > MaximumDepth) return UnknownValue.Of("value");
        element = Unwrapped(element);
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                return JsonRecord.TextOf(element) is { } text ? new TextValue(text) : UnknownValue.Of("value");
            case JsonValueKind.Number:
                return new NumberValue(element.GetRawText());
            case JsonValueKind.True or JsonValueKind.False:
                return new TruthValue(element.GetBoolean());
            case JsonValueKind.Array:
                return new ListValue([.. element.EnumerateArray().Select(item => Value(item, depth + 1))]);
            case JsonValueKind.Object:
                return new MapValue(
                    [.. element.EnumerateObject().Where(property => property.Name != skip).Select(property => new KeyValuePair<string,
                        PythonValue>(property.Name, Value(property.Value, depth + 1)))]);
            default:
                return new NothingValue();
        }
    }
}
