using System.Collections.Immutable;
using LineageService.Ingestion.Analysis.References;
using LineageService.Ingestion.Catalogs;

namespace LineageService.Ingestion.Tasks.Ordering;

/// <summary>
/// Puts tasks in levels so that a table made by one is known to those that read it: a task stands above every task that writes what it reads.
/// Tasks on a cycle share a level; a task that reads its own table is no cycle.
/// </summary>
public static class TaskOrder
{
    /// <summary>The levels, lowest first; inside one, tasks stand in the order given.</summary>
    /// <param name="tasks">What each task reads and writes; a task is named by its index.</param>
    public static ImmutableArray<ImmutableArray<int>> Levels(IReadOnlyList<TableReferences> tasks)
    {
        var components = StronglyConnected.Find(Dependencies(tasks));
        var levelOf = new int[tasks.Count];
        var levels = new List<ImmutableArray<int>.Builder>();
        foreach (var component in components)
        {
            // A component comes after all it depends on, so their levels are known.
            while (levels.Count <= component.Level) levels.Add(ImmutableArray.CreateBuilder<int>());
            foreach (var task in component.Members) levelOf[task] = component.Level;
        }

        for (var task = 0; task < levelOf.Length; task++) levels[levelOf[task]].Add(task);
        return [.. levels.Select(level => level.ToImmutable())];
    }

    private static int[][] Dependencies(IReadOnlyList<TableReferences> tasks)
    {
        var writers = new TableNameIndex<List<int>>();
        for (var task = 0; task < tasks.Count; task++)
        {
            foreach (var table in tasks[task].Writes)
            {
                if (writers.FindExact(table) is { } known) known.Add(task);
                else writers.Set(table, [task]);
            }
        }

        var dependencies = new int[tasks.Count][];
        var found = new HashSet<int>();
        for (var task = 0; task < tasks.Count; task++)
        {
            found.Clear();
            foreach (var table in tasks[task].Reads)
            {
                if (writers.Find(table.Parts.AsSpan()) is { } list) found.UnionWith(list);
            }

            found.Remove(task);
            dependencies[task] = [.. found];
            Array.Sort(dependencies[task]);
        }

        return dependencies;
    }
}
