using System.Collections.Immutable;
using LineageService.Impact.Changes;
using LineageService.Ingestion.Collecting.Versions;
using LineageService.Ingestion.Tasks;
using LineageService.Model;

namespace LineageService.Ingestion.Impact;

/// <summary>
/// The changes between two versions of a source: what of tasks' texts, owners and schedules, and of tables' columns and definitions differs. A task that
/// only moved to another name is one change, not a removed and an added one.
/// </summary>
public static class VersionChanges
{
    /// <param name="taskOf">How a definition is read.</param>
    public static ChangeSet Between(SourceVersion before, SourceVersion after, Func<TaskDefinition, ImpactTask> taskOf)
    {
        ArgumentNullException.ThrowIfNull(taskOf);
        var difference = VersionDifference.Between(before, after);
        var changes = ImmutableArray.CreateBuilder<Change>();
        foreach (var id in difference.ChangedTasks) OfTask(before.Tasks[id], after.Tasks[id], taskOf, changes);
        OfMoved(before, after, difference, taskOf, changes);
        TableChanges.Add(before, after, difference, changes);
        return new ChangeSet(changes.ToImmutable());
    }

    private static void OfTask(TaskDefinition before, TaskDefinition after, Func<TaskDefinition, ImpactTask> taskOf, ImmutableArray<Change>.Builder changes)
    {
        if (!IsReadAlike(before, after)) changes.Add(new TaskChanged(taskOf(before), taskOf(after)));
        if (before.Schedule != after.Schedule) changes.Add(new ScheduleChanged(after.Id, before.Schedule, after.Schedule));
        foreach (var (what, was, will) in Sayings(before, after))
            if (was != will) changes.Add(new JobMetadataChanged(after.Id, what, was, will));
    }

    private static (string What, string? Before, string? After)[] Sayings(TaskDefinition before, TaskDefinition after) =>
    [
        ("owner", before.Owner, after.Owner),
        ("team", before.Team, after.Team),
        ("tier", before.Tier, after.Tier),
        ("layer", before.Layer, after.Layer),
        ("queue", TaskQueue.Of(before), TaskQueue.Of(after)),
        ("tags", string.Join(',', before.Tags), string.Join(',', after.Tags)),
    ];

    // What is read from the text does not depend on who owns it.
    private static bool IsReadAlike(TaskDefinition before, TaskDefinition after) =>
        before.Sql == after.Sql && before.Dialect == after.Dialect && before.DatasetNamespace == after.DatasetNamespace && before.Target == after.Target
        && before.TargetDataset == after.TargetDataset && before.Kind == after.Kind && before.DefaultDatabase == after.DefaultDatabase
        && before.DefaultSchema == after.DefaultSchema && before.Template?.Version == after.Template?.Version
        && before.Parameters.SequenceEqual(after.Parameters) && before.Scripts is null && after.Scripts is null;

    private static void OfMoved(
        SourceVersion before, SourceVersion after, VersionDifference difference, Func<TaskDefinition, ImpactTask> taskOf, ImmutableArray<Change>.Builder changes)
    {
        var added = difference.AddedTasks.Select(id => after.Tasks[id]).ToList();
        foreach (var id in difference.RemovedTasks)
        {
            var removed = before.Tasks[id];
            var moved = added.Find(task => IsReadAlike(removed, task)) ?? added.Find(task => task.Target is not null && task.Target == removed.Target
                && task.DatasetNamespace == removed.DatasetNamespace);
            if (moved is not null) added.Remove(moved);
            changes.Add(new TaskChanged(taskOf(removed), moved is null ? null : taskOf(moved)));
        }

        foreach (var task in added) changes.Add(new TaskChanged(null, taskOf(task)));
    }
}
