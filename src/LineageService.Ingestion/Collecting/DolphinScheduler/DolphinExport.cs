using System.Text.Json;

namespace LineageService.Ingestion.Collecting.DolphinScheduler;

/// <summary>
/// Workflow exports of DolphinScheduler: of 1.3 (<c>processDefinitionJson</c>) and of 2.x and 3.x (<c>taskDefinitionList</c> with
/// <c>processTaskRelationList</c>; 3.3 says
/// <c>workflow</c> for <c>process</c>).
/// </summary>
internal static class DolphinExport
{
    /// <summary>The workflows of one document; empty where it is no export.</summary>
    public static List<DolphinWorkflow> Read(JsonElement root)
    {
        var workflows = new List<DolphinWorkflow>();
        foreach (var entry in root.ValueKind == JsonValueKind.Array ? root.EnumerateArray() : Enumerable.Repeat(root, 1))
        {
            if (entry.ValueKind != JsonValueKind.Object) continue;
            if (entry.Nested("processDefinitionJson") is { ValueKind: JsonValueKind.Object } old) workflows.Add(Old(entry, old));
            else if (entry.Member("taskDefinitionList").ValueKind == JsonValueKind.Array) workflows.Add(Current(entry));
        }

        return workflows;
    }

    private static DolphinWorkflow Current(JsonElement entry)
    {
        var definition = entry.Member("processDefinition", "workflowDefinition");
        var workflow = new DolphinWorkflow(definition.TextOf("code", "id") ?? string.Empty, definition.TextOf("name") ?? "workflow")
        {
            Project = definition.TextOf("projectName"),
            Owner = definition.TextOf("userName"),
            Schedule = entry.Member("schedule").TextOf("crontab"),
            Online = !string.Equals(definition.TextOf("releaseState"), "OFFLINE", StringComparison.OrdinalIgnoreCase),
        };
        TakeParameters(workflow, definition.Nested("globalParams", "globalParamList"));
        foreach (var task in entry.Member("taskDefinitionList").Items()) workflow.Tasks.Add(Task(task));
        foreach (var relation in entry.Member("processTaskRelationList", "workflowTaskRelationList").Items())
        {
            if (relation.TextOf("preTaskCode") is { } before && before != "0"
                && relation.TextOf("postTaskCode") is { } after) workflow.Relations.Add((before, after));
        }

        return workflow;
    }

    private static DolphinTask Task(JsonElement task) =>
        new(task.TextOf("code", "id") ?? string.Empty, task.TextOf("name") ?? "task", task.TextOf("taskType", "type") ?? string.Empty,
            task.Nested("taskParams", "params"))
        {
            Enabled = !string.Equals(task.TextOf("flag"), "NO", StringComparison.OrdinalIgnoreCase),
            Queue = Queue(task.Nested("taskParams", "params"), task.TextOf("workerGroup"), task.TextOf("taskGroupId")),
        };

    private static DolphinWorkflow Old(JsonElement entry, JsonElement json)
    {
        var workflow = new DolphinWorkflow(entry.TextOf("processDefinitionId", "id") ?? string.Empty,
            entry.TextOf("processDefinitionName", "name") ?? "workflow")
        {
            Project = entry.TextOf("projectName"),
            Owner = entry.TextOf("userName"),
            Schedule = entry.TextOf("scheduleCrontab"),
            Online = !string.Equals(entry.TextOf("releaseState", "scheduleReleaseState"), "OFFLINE", StringComparison.OrdinalIgnoreCase)
                || entry.TextOf("releaseState") is null,
        };
        TakeOld(workflow, json);
        return workflow;
    }

    /// <summary>Tasks of the JSON that 1.x keeps of a definition. There, tasks are known by their names.</summary>
    public static void TakeOld(DolphinWorkflow workflow, JsonElement json)
    {
        TakeParameters(workflow, json.Nested("globalParams"));
        foreach (var task in json.Member("tasks").Items())
        {
            if (task.TextOf("name") is not { } name) continue;
            workflow.Tasks.Add(new DolphinTask(name, name, task.TextOf("type") ?? string.Empty, task.Nested("params"))
            {
                Enabled = !string.Equals(task.TextOf("runFlag"), "FORBIDDEN", StringComparison.OrdinalIgnoreCase),
                Dependence = task.Nested("dependence"),
                Queue = Queue(task.Nested("params"), task.TextOf("workerGroup"), task.TextOf("taskGroupId")),
            });
            foreach (var before in task.Nested("preTasks").Items())
            {
                if (before.ValueKind == JsonValueKind.String) workflow.Relations.Add((before.GetString()!, name));
            }
        }
    }

    /// <summary>
    /// The queue of a task: <c>yarnQueue</c> or <c>queue</c> of its parameters, else its group of workers (the group of all tells nothing); and the task group
    /// whose places it waits for.
    /// </summary>
    public static string? Queue(JsonElement parameters, string? workerGroup, string? taskGroup)
    {
        var queue = parameters.ValueKind == JsonValueKind.Object ? parameters.TextOf("yarnQueue", "queue") : null;
        if (queue is null or "") queue = workerGroup is null or "" or "default" ? null : workerGroup;
        if (taskGroup is null or "" or "0" or "-1") return queue;
        return queue is null ? $"task group {taskGroup}" : $"{queue}, task group {taskGroup}";
    }

    public static void TakeParameters(DolphinWorkflow workflow, JsonElement list)
    {
        foreach (var parameter in list.Items())
        {
            if (parameter.TextOf("prop") is { } name && parameter.TextOf("value") is { } value) workflow.Parameters[name] = value;
        }
    }
}
