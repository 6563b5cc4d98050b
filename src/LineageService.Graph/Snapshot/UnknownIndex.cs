using System.Collections.Immutable;
using LineageService.Graph.Store;

namespace LineageService.Graph.Snapshot;

/// <summary>
/// Enters jobs of which something is unknown at the datasets they read and write, so that a walk finds them by looking at the datasets it
/// passes.
/// </summary>
internal static class UnknownIndex
{
    /// <summary>The graph with the entries of the given jobs brought up to date.</summary>
    public static LineageGraph Enter(LineageGraph graph, IReadOnlyCollection<int> jobs)
    {
        if (jobs.Count == 0) return graph;
        var datasetEntries = graph.Datasets.ToBuilder();
        var jobEntries = graph.Jobs.ToBuilder();
        var unknownJobs = graph.UnknownJobs;
        foreach (var ordinal in WithOtherNames(graph, jobs))
        {
            var job = graph.JobAt(ordinal);
            var (reads, writes) = Reach(graph, job);
            if (reads.AsSpan().SequenceEqual(job.UnknownReads.AsSpan()) && writes.AsSpan().SequenceEqual(job.UnknownWrites.AsSpan()))
                continue;

            foreach (var dataset in job.UnknownReads.Except(reads))
                Replace(dataset, entry => entry with { UnknownReaders = Without(entry.UnknownReaders, ordinal) });
            foreach (var dataset in reads.Except(job.UnknownReads))
                Replace(dataset, entry => entry with { UnknownReaders = [.. entry.UnknownReaders, ordinal] });
            foreach (var dataset in job.UnknownWrites.Except(writes))
                Replace(dataset, entry => entry with { UnknownWriters = Without(entry.UnknownWriters, ordinal) });
            foreach (var dataset in writes.Except(job.UnknownWrites))
                Replace(dataset, entry => entry with { UnknownWriters = [.. entry.UnknownWriters, ordinal] });
            unknownJobs += (IsEntered(reads, writes) ? 1 : 0) - (IsEntered(job.UnknownReads, job.UnknownWrites) ? 1 : 0);
            jobEntries[ordinal] = job with { UnknownReads = reads, UnknownWrites = writes };
        }

        return graph.With(datasetEntries.ToImmutable(), jobEntries.ToImmutable(), unknownJobs);

        void Replace(int dataset, Func<GraphDataset, GraphDataset> change) => datasetEntries[dataset] = change(datasetEntries[dataset]);
    }

    /// <summary>True where the job as a whole is not known, whatever its edge sets say.</summary>
    public static bool IsUnknownAsAWhole(GraphJob job) => job.State == AnalysisState.Failed || !job.Unknowns.IsEmpty;

    /// <summary>
    /// Outputs of a job that was never analysed and claims nothing of them: that it reads and writes is all that is known.
    /// </summary>
    public static IEnumerable<int> OutputsWithoutClaims(LineageGraph graph, GraphJob job)
    {
        if (job.State != AnalysisState.NotAnalysed || job.Inputs.IsEmpty || job.Outputs.IsEmpty) return [];
        return job.Outputs.Where(output => !Claims(graph, job, output));
    }

    // Under whichever of its names a job claims something of a target, it is claimed.
    private static bool Claims(LineageGraph graph, GraphJob job, int output)
    {
        var canonical = graph.Canonical(job);
        return Owns(canonical) || Array.Exists(canonical.Aliases, alias => Owns(graph.JobAt(alias)));

        bool Owns(GraphJob one) => one.Owners.Any(owner => graph.OwnerAt(owner) is { IsLive: true } set && set.Target == output);
    }

    private static IReadOnlyCollection<int> WithOtherNames(LineageGraph graph, IReadOnlyCollection<int> jobs)
    {
        HashSet<int>? all = null;
        foreach (var ordinal in jobs)
        {
            var job = graph.JobAt(ordinal);
            if (job.AliasOf is null && job.Aliases.Length == 0) continue;
            all ??= [.. jobs];
            var canonical = graph.Canonical(job);
            all.Add(canonical.Ordinal);
            all.UnionWith(canonical.Aliases);
        }

        return all ?? jobs;
    }

    private static (ImmutableArray<int> Reads, ImmutableArray<int> Writes) Reach(LineageGraph graph, GraphJob job)
    {
        if (job.Retired) return ([], []);
        var live = job.Owners.Select(graph.OwnerAt).Where(owner => owner.IsLive).ToArray();
        var writes = new SortedSet<int>(OutputsWithoutClaims(graph, job));
        writes.UnionWith(live.Where(owner => !owner.Unknowns.IsEmpty).Select(owner => owner.Target));
        var whole = IsUnknownAsAWhole(job);
        if (whole)
        {
            writes.UnionWith(job.Outputs);
            writes.UnionWith(live.Select(owner => owner.Target));
        }

        if (writes.Count == 0 && !whole) return ([], []);
        var reads = new SortedSet<int>(job.Inputs);
        foreach (var owner in live) OwnedEdges.AddSources(graph, owner, reads);
        return ([.. reads], [.. writes]);
    }

    private static bool IsEntered(ImmutableArray<int> reads, ImmutableArray<int> writes) => !reads.IsEmpty || !writes.IsEmpty;

    private static int[] Without(int[] ordinals, int ordinal) => Array.FindAll(ordinals, item => item != ordinal);
}
