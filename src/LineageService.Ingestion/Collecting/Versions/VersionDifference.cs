using System.Collections.Immutable;
using LineageService.Model;

namespace LineageService.Ingestion.Collecting.Versions;

/// <summary>What differs between two versions of a source, by name; in the order of names. A rename is one removed and one added.</summary>
public sealed record VersionDifference(
    ImmutableArray<JobId> AddedTasks,
    ImmutableArray<JobId> RemovedTasks,
    ImmutableArray<JobId> ChangedTasks,
    ImmutableArray<DatasetId> AddedTables,
    ImmutableArray<DatasetId> RemovedTables,
    ImmutableArray<DatasetId> ChangedTables)
{
    public int Tasks => AddedTasks.Length + RemovedTasks.Length + ChangedTasks.Length;

    public int Tables => AddedTables.Length + RemovedTables.Length + ChangedTables.Length;

    public bool IsNone => Tasks == 0 && Tables == 0;

    public static VersionDifference Between(SourceVersion before, SourceVersion after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        return new VersionDifference(
            [.. after.Tasks.Keys.Where(task => !before.Tasks.ContainsKey(task))],
            [.. before.Tasks.Keys.Where(task => !after.Tasks.ContainsKey(task))],
            [.. before.Tasks.Keys.Where(task => after.Tasks.ContainsKey(task) && !before.SaysTheSame(after, task))],
            [.. after.Tables.Keys.Where(table => !before.Tables.ContainsKey(table))],
            [.. before.Tables.Keys.Where(table => !after.Tables.ContainsKey(table))],
            [.. before.Tables.Keys.Where(table => after.Tables.ContainsKey(table) && !before.SaysTheSame(after, table))]);
    }
}
