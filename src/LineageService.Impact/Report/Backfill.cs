using System.Collections.Immutable;
using LineageService.Impact.Changes;
using LineageService.Impact.Propagation;

namespace LineageService.Impact.Report;

/// <summary>What is to be run again after bad partitions: every job that carried them on, each behind those it reads from.</summary>
internal static class Backfill
{
    public static ImmutableArray<BackfillStep> Of(Spread spread, ChangeSet changes)
    {
        var steps = ImmutableArray.CreateBuilder<BackfillStep>();
        foreach (var bad in changes.Changes.OfType<PartitionsBad>())
        {
            var touched = new HashSet<int>();
            var jobs = new HashSet<int>();
            foreach (var visit in spread.Visits)
            {
                if (visit.Node < 0 || visit.Distance < 1 || visit.Job < 0) continue;
                touched.Add(spread.Graph.DatasetOfVisit(visit));
                jobs.Add(visit.Job);
            }

            foreach (var job in Ordered(spread.Graph, jobs))
            {
                foreach (var output in spread.Graph.OutputsOf(job).Where(touched.Contains))
                {
                    var dataset = spread.Graph.DatasetAt(output);
                    steps.Add(new BackfillStep(
                        steps.Count + 1, spread.Graph.JobAt(job), dataset, spread.World.Source.FactsOf(dataset).PartitionColumn, bad.Since, bad.FixedAt));
                }
            }
        }

        return steps.ToImmutable();
    }

    // Rings are broken where they were entered.
    private static List<int> Ordered(LaidGraph graph, HashSet<int> jobs)
    {
        var writers = new Dictionary<int, List<int>>();
        foreach (var job in jobs)
        {
            foreach (var output in graph.OutputsOf(job))
            {
                if (!writers.TryGetValue(output, out var list)) writers[output] = list = [];
                list.Add(job);
            }
        }

        var order = new List<int>(jobs.Count);
        var state = new Dictionary<int, bool>();
        foreach (var root in jobs.Order())
        {
            var pending = new Stack<(int Job, bool Done)>();
            pending.Push((root, false));
            while (pending.TryPop(out var step))
            {
                if (step.Done)
                {
                    order.Add(step.Job);
                    continue;
                }

                if (!state.TryAdd(step.Job, true)) continue;
                pending.Push((step.Job, true));
                foreach (var input in graph.InputsOf(step.Job))
                    foreach (var writer in writers.GetValueOrDefault(input) ?? []) if (!state.ContainsKey(writer)) pending.Push((writer, false));
            }
        }

        return order;
    }
}
