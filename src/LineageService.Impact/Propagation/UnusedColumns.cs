using System.Collections.Immutable;
using LineageService.Graph.Snapshot;
using LineageService.Impact.Sources;
using LineageService.Model;

namespace LineageService.Impact.Propagation;

/// <summary>What is known of a column's use downstream.</summary>
public enum ColumnStanding : byte
{
    /// <summary>An edge leaves it: its value or what it decides goes on.</summary>
    Used,

    /// <summary>No job that is known uses it, and all readers of the table are known.</summary>
    Unused,

    /// <summary>No job that is known uses it, and some reader cannot be seen into.</summary>
    Unknown,
}

/// <summary>A column and its use.</summary>
/// <param name="Readers30Days">People and services that read it by hand; null where no log watches.</param>
/// <param name="OpaqueReaders">Jobs that read the table and could use it.</param>
public sealed record ColumnUsage(string Column, ColumnStanding Standing, int? Readers30Days, ImmutableArray<JobId> OpaqueReaders);

/// <summary>Which columns of a dataset nobody downstream uses: asked as often as what breaks (impact.md B-5.5).</summary>
public static class UnusedColumns
{
    /// <summary>All columns of a dataset in their order; empty where it is not known.</summary>
    public static ImmutableArray<ColumnUsage> Of(IImpactSource source, DatasetId dataset)
    {
        ArgumentNullException.ThrowIfNull(source);
        var graph = source.Graph;
        if (graph.FindDataset(dataset) is not { } named) return [];
        var known = graph.Canonical(named);
        var facts = source.FactsOf(known.Id);
        ImmutableArray<JobId> opaque = [.. OpaqueReaders(graph, known)];
        var columns = ImmutableArray.CreateBuilder<ColumnUsage>();
        for (var field = 0; field < known.Fields.Count; field++)
        {
            var path = known.Fields[field];
            if (path == "*" || !known.IsDeclared(field)) continue;
            var readers = facts.ColumnReaders30Days.TryGetValue(path, out var count) ? count : (int?)null;
            var row = graph.Forward(known.NodeOf(field));
            var isUsed = readers > 0;
            for (var i = 0; i < row.Count && !isUsed; i++) isUsed = row.NeighborAt(i) != known.NodeOf(field);
            columns.Add(new ColumnUsage(path, isUsed ? ColumnStanding.Used : opaque.IsEmpty ? ColumnStanding.Unused : ColumnStanding.Unknown, readers, isUsed ? [] : opaque));
        }

        return columns.ToImmutable();
    }

    private static IEnumerable<JobId> OpaqueReaders(LineageGraph graph, GraphDataset dataset)
    {
        var jobs = new SortedSet<JobId>();
        foreach (var job in dataset.JobsReadingUnknown) if (!graph.JobAt(job).Retired) jobs.Add(graph.JobAt(job).Id);
        return jobs;
    }
}
