using System.Collections.Immutable;
using LineageService.Graph.Store;

namespace LineageService.Graph.History.Diff;

/// <summary>
/// What changed between two points. A change is reported where it is made; what follows from it downstream is for a walk to tell.
/// </summary>
/// <param name="Jobs">By job.</param>
/// <param name="Datasets">By dataset.</param>
/// <param name="Lineage">By job, then target.</param>
public sealed record DiffReport(
    TimePoint From,
    TimePoint To,
    ImmutableArray<JobChange> Jobs,
    ImmutableArray<DatasetChange> Datasets,
    ImmutableArray<LineageChange> Lineage)
{
    public DiffCounts Counts { get; } = DiffCounts.Of(Jobs, Datasets, Lineage);
}

/// <summary>Numbers of changes by kind.</summary>
public readonly record struct ChangeCounts(int Added, int Removed, int Changed)
{
    internal static ChangeCounts Of(IEnumerable<ChangeKind> kinds)
    {
        Span<int> counts = stackalloc int[3];
        foreach (var kind in kinds) counts[(int)kind]++;
        return new ChangeCounts(counts[(int)ChangeKind.Added], counts[(int)ChangeKind.Removed], counts[(int)ChangeKind.Changed]);
    }
}

/// <summary>What a report holds, in numbers.</summary>
/// <param name="MasksRemoved">Edges and likely renames that lost their mask.</param>
public sealed record DiffCounts(
    ChangeCounts Jobs, ChangeCounts Datasets, ChangeCounts Fields, ChangeCounts Edges, int Renames, int MasksRemoved)
{
    internal static DiffCounts Of(
        ImmutableArray<JobChange> jobs, ImmutableArray<DatasetChange> datasets, ImmutableArray<LineageChange> lineage)
    {
        var edges = lineage.SelectMany(change => change.Edges);
        var renames = lineage.SelectMany(change => change.Renames).ToArray();
        return new DiffCounts(
            ChangeCounts.Of(jobs.Select(change => change.Kind)),
            ChangeCounts.Of(datasets.Select(change => change.Kind)),
            ChangeCounts.Of(datasets.Where(change => change.Kind == ChangeKind.Changed).SelectMany(change => change.Fields)
                .Select(field => field.Kind)),
            ChangeCounts.Of(edges.Select(edge => edge.Kind)),
            renames.Length,
            edges.Count(edge => edge.MaskRemoved) + renames.Count(rename => rename.MaskRemoved));
    }
}
