using System.Collections.Immutable;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Traversal;

/// <summary>
/// What a walk cannot know: unknowns of jobs that read (downstream) or write (upstream) a dataset it went on from. Every one names its job.
/// </summary>
internal static class WalkUnknowns
{
    /// <summary>More are not listed; the answer is incomplete either way.</summary>
    public const int Max = 1000;

    public static UnknownLineage OutOfTime { get; } =
        new(UnknownCodes.BudgetReached, null, null, null, "The time budget ended the walk before everything was reached.");

    public static ImmutableArray<UnknownLineage> Of(LineageGraph graph, List<WalkSide> sides)
    {
        if (graph.UnknownJobs == 0) return [];
        var found = new HashSet<UnknownLineage>();
        foreach (var side in sides)
        {
            var passed = new Bitmap();
            passed.EnsureCapacity(graph.DatasetCount);
            foreach (var node in side.Workspace.Levels.All)
            {
                if (side.Workspace.IsEdge(node) || !passed.Add(graph.DatasetOf(node))) continue;
                var dataset = graph.DatasetAt(graph.DatasetOf(node));
                foreach (var job in side.Direction == Direction.Downstream ? dataset.UnknownReaders : dataset.UnknownWriters)
                {
                    Add(graph, graph.JobAt(job), side.Direction == Direction.Upstream ? dataset.Ordinal : null, found);
                }
            }
        }

        return
        [
            .. found.OrderBy(unknown => unknown.Job?.Namespace, StringComparer.Ordinal)
                .ThenBy(unknown => unknown.Job?.Name, StringComparer.Ordinal)
                .ThenBy(unknown => unknown.Code, StringComparer.Ordinal)
                .ThenBy(unknown => unknown.Table, StringComparer.Ordinal)
                .ThenBy(unknown => unknown.Column, StringComparer.Ordinal)
                .ThenBy(unknown => unknown.Span?.Start)
                .ThenBy(unknown => unknown.Message, StringComparer.Ordinal)
                .Take(Max),
        ];
    }

    private static void Add(LineageGraph graph, GraphJob job, int? target, HashSet<UnknownLineage> found)
    {
        var before = found.Count;
        var id = graph.Canonical(job).Id;
        foreach (var unknown in job.Unknowns) found.Add(unknown with { Job = id });
        foreach (var ordinal in job.Owners)
        {
            var owner = graph.OwnerAt(ordinal);
            if (target is not null && owner.Target != target) continue;
            foreach (var unknown in owner.Unknowns) found.Add(unknown with { Job = id });
        }

        foreach (var output in UnknownIndex.OutputsWithoutClaims(graph, job))
        {
            if (target is not null && output != target) continue;
            var name = graph.DatasetAt(output).Id.Name;
            found.Add(new UnknownLineage(
                UnknownCodes.TableLevelOnly, name, null, null,
                "Only what the job reads and writes is known, not its columns.")
            { Job = id });
        }

        if (found.Count == before && job.State == AnalysisState.Failed && job.Unknowns.IsEmpty)
        {
            found.Add(new UnknownLineage(
                UnknownCodes.UnparsedStatement, null, null, null, "The job could not be analysed.")
            { Job = id });
        }
    }
}
