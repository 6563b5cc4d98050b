using System.Collections.Immutable;
using LineageService.Model;

namespace LineageService.Ingestion.Collecting.Versions;

/// <summary>
/// What differs between two versions of a source, by name; in the order of names. A rename is one removed and one added. What cannot be read in the second is
/// not gone.
/// </summary>
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
        var unread = after.Failures.Where(failure => failure.File is not null).Select(failure => failure.File!.TrimEnd('/')).ToHashSet(StringComparer.Ordinal);
        return new VersionDifference(
            [.. after.Tasks.Keys.Where(task => !before.Tasks.ContainsKey(task))],
            [.. before.Tasks.Values.Where(task => !after.Tasks.ContainsKey(task.Id) && !IsUnread(task.File, unread)).Select(task => task.Id)],
            [.. before.Tasks.Keys.Where(task => after.Tasks.ContainsKey(task) && !before.SaysTheSame(after, task))],
            [.. after.Tables.Keys.Where(table => !before.Tables.ContainsKey(table))],
            [.. before.Tables.Keys.Where(table => !after.Tables.ContainsKey(table))],
            [.. before.Tables.Keys.Where(table => after.Tables.ContainsKey(table) && !before.SaysTheSame(after, table))]);
    }

    private static bool IsUnread(string? file, HashSet<string> unread)
    {
        if (file is null || unread.Count == 0) return false;
        if (unread.Contains(file)) return true;
        for (var slash = file.LastIndexOf('/'); slash > 0; slash = file.LastIndexOf('/', slash - 1))
            if (unread.Contains(file[..slash])) return true;
        return false;
    }
}
