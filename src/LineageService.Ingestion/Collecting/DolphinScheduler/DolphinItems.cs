using System.Collections.Immutable;
using LineageService.Ingestion.Collecting.Directories;
using LineageService.Ingestion.Collecting.Shells;
using LineageService.Model;

namespace LineageService.Ingestion.Collecting.DolphinScheduler;

/// <summary>Makes items of workflows. One collection; mutable through the dependencies it has told.</summary>
internal sealed class DolphinItems(DolphinSources sources, IScriptFiles resources, TaskTraits defaults)
{
    private static readonly string[] Control = ["CONDITIONS", "SWITCH", "DEPENDENT", "SUB_PROCESS", "SUB_WORKFLOW", "DYNAMIC", "BLOCKING"];

    private readonly Dictionary<string, DolphinWorkflow> _byCode = new(StringComparer.Ordinal);
    private readonly HashSet<(JobId, JobId)> _told = [];

    public List<CollectedItem> Of(IReadOnlyList<DolphinWorkflow> workflows, CancellationToken cancellationToken)
    {
        foreach (var workflow in workflows) _byCode[workflow.Code] = workflow;
        var items = new List<CollectedItem>();
        foreach (var workflow in workflows)
        {
            foreach (var task in workflow.Tasks)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (task.Enabled) items.AddRange(Of(workflow, task, cancellationToken));
            }

            Dependencies(workflow, items);
        }

        return items;
    }

    private JobId Job(DolphinWorkflow workflow, DolphinTask task)
    {
        var prefix = workflow.Project is { } project ? $"{project}.{workflow.Name}" : workflow.Name;
        return new JobId(defaults.JobNamespace ?? "default", $"{prefix}.{task.Name}");
    }

    private List<CollectedItem> Of(DolphinWorkflow workflow, DolphinTask task, CancellationToken cancellationToken)
    {
        var job = Job(workflow, task);
        var traits = new TaskTraits { Owner = workflow.Owner, Schedule = workflow.Schedule, Queue = task.Queue }.Over(defaults);
        if (Array.IndexOf(Control, task.Type) >= 0) return [Opaque(job, "control", "moves no data", traits)];
        var parameters = DolphinParameters.Of(workflow, task, defaults.Parameters);
        traits = traits with { Parameters = parameters };
        var result = new DolphinStatements(sources, resources, parameters, cancellationToken).Read(task);
        var items = ShellItems.Of(job, result.Statements, result.Opaque, file: null, traits);
        return items.Count > 0 ? items : [Opaque(job, "control", "moves no data", traits)];
    }

    private static CollectedOpaqueTask Opaque(JobId job, string kind, string reason, TaskTraits traits) =>
        new(job, kind, reason) { Owner = traits.Owner, Schedule = traits.Schedule };

    private void Dependencies(DolphinWorkflow workflow, List<CollectedItem> items)
    {
        var tasks = workflow.Tasks.Where(task => task.Enabled).GroupBy(task => task.Code, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);
        foreach (var (before, after) in workflow.Relations)
        {
            if (tasks.TryGetValue(before, out var first) && tasks.TryGetValue(after, out var then)) Tell(items, Job(workflow, then),
                Job(workflow, first));
        }

        foreach (var task in tasks.Values)
        {
            if (task.Type is "SUB_PROCESS" or "SUB_WORKFLOW") SubWorkflow(workflow, task, items);
            else if (task.Type is "DEPENDENT") Dependent(workflow, task, items);
        }
    }

    // The node ends when the last tasks of the other workflow end; the first ones begin after what the node waits for.
    private void SubWorkflow(DolphinWorkflow workflow, DolphinTask task, List<CollectedItem> items)
    {
        var code = task.Parameters.TextOf("processDefinitionCode", "workflowDefinitionCode", "processDefinitionId");
        if (code is null || !_byCode.TryGetValue(code, out var inner)) return;
        foreach (var last in Ends(inner, first: false)) Tell(items, Job(workflow, task), Job(inner, last));
        foreach (var first in Ends(inner, first: true))
        {
            foreach (var (before, after) in workflow.Relations)
            {
                if (after == task.Code && workflow.Tasks.Find(other => other.Code == before) is { } source) Tell(items, Job(inner, first),
                    Job(workflow, source));
            }
        }
    }

    private void Dependent(DolphinWorkflow workflow, DolphinTask task, List<CollectedItem> items)
    {
        var dependence = task.Dependence.ValueKind == System.Text.Json.JsonValueKind.Object ? task.Dependence
            : task.Parameters.Nested("dependence");
        foreach (var group in dependence.Member("dependTaskList").Items())
        {
            foreach (var item in group.Member("dependItemList").Items())
            {
                var code = item.TextOf("definitionCode", "definitionId");
                if (code is null || !_byCode.TryGetValue(code, out var other)) continue;
                var wanted = item.TextOf("depTaskCode") ?? item.TextOf("depTasks");
                IEnumerable<DolphinTask> tasks = wanted is null or "0" or "-1" or "ALL"
                    ? Ends(other, first: false)
                    : other.Tasks.Where(candidate => candidate.Code == wanted || candidate.Name == wanted);
                foreach (var waited in tasks) Tell(items, Job(workflow, task), Job(other, waited));
            }
        }
    }

    private static IEnumerable<DolphinTask> Ends(DolphinWorkflow workflow, bool first)
    {
        var inner = workflow.Relations.Select(relation => first ? relation.After : relation.Before).ToHashSet(StringComparer.Ordinal);
        return workflow.Tasks.Where(task => task.Enabled && !inner.Contains(task.Code));
    }

    private void Tell(List<CollectedItem> items, JobId job, JobId dependsOn)
    {
        if (job != dependsOn && _told.Add((job, dependsOn))) items.Add(new CollectedDependency(job, dependsOn));
    }
}
