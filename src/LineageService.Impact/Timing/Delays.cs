using System.Collections.Immutable;
using LineageService.Impact.Changes;
using LineageService.Impact.Propagation;
using LineageService.Impact.Report;
using LineageService.Model;

namespace LineageService.Impact.Timing;

/// <summary>
/// What a delay does (governance.md C9): a job ends at <c>max(planned start, end of what it waits for) + duration</c>, once as planned and once delayed. Jobs
/// wait for what fills the tables they read. What has no planned start waits only; what has no duration takes no time.
/// </summary>
internal static class Delays
{
    public static ImpactReport Add(ImpactReport report, Spread spread, ChangeSet changes, ImpactOptions options)
    {
        var late = new Dictionary<int, TimeSpan?>();
        foreach (var change in changes.Changes)
        {
            if (change is JobLate { Job: var slow, Delay: var delay }) late[spread.Graph.JobOf(slow)] = delay;
            else if (change is JobFailed { Job: var failed }) late[spread.Graph.JobOf(failed)] = null;
            else if (change is ScheduleChanged { Job: var moved, Delay: { } shift }) late[spread.Graph.JobOf(moved)] = shift;
        }

        if (late.Count == 0) return report;
        var jobs = Behind(spread.Graph, late.Keys);
        var (planned, delayed) = (new FinishTimes(spread, new Dictionary<int, TimeSpan?>()), new FinishTimes(spread, late));
        var effects = ImmutableArray.CreateBuilder<BaselineEffect>();
        var nodes = new List<AffectedNode>();
        var atoms = report.Atoms.Select((atom, i) => (Atom: atom, Number: i)).Where(pair => pair.Atom.Kind == AtomKind.Timeliness).ToList();
        foreach (var (job, distance) in jobs)
        {
            var (before, after) = (planned.Of(job), delayed.Of(job));
            var worst = Verdict.None;
            foreach (var output in spread.Graph.OutputsOf(job))
            {
                var dataset = spread.Graph.DatasetAt(output);
                if (spread.World.Source.FactsOf(dataset).Committed is not { } committed || before is not { } due) continue;
                var effect = new BaselineEffect(
                    spread.Graph.JobAt(job), dataset, committed, due, after, Status(due, committed, options), Status(after, committed, options),
                    [.. delayed.CriticalPath(job).Select(spread.Graph.JobAt)]);
                if (effect.After <= effect.Before) continue;
                effects.Add(effect);
                worst = effect.After == BaselineStatus.Breached ? Verdict.Breaking : Verdict.Timeliness;
            }

            if (distance == 0 || after is null || after <= before || atoms.Count == 0) continue;
            nodes.Add(NodeOf(spread, job, distance, after.Value - before!.Value, worst == Verdict.Breaking, atoms[0].Atom));
        }

        report = report with { Baselines = [.. effects.OrderByDescending(effect => effect.After).ThenBy(effect => effect.Dataset)] };
        return nodes.Count == 0 ? report : ImpactAnalysis.With(report, nodes.Where(node => report.Affected.All(known => known.Id != node.Id)), options);
    }

    private static AffectedNode NodeOf(Spread spread, int job, int distance, TimeSpan delay, bool breaches, ChangeAtom atom)
    {
        var id = spread.Graph.JobAt(job);
        var output = spread.Graph.OutputsOf(job).FirstOrDefault(-1);
        var tier = output < 0 ? (byte)3 : Tiers.Of(spread.World.Source).Of(output, spread.Graph);
        var facts = spread.World.Source.FactsOf(id);
        return new AffectedNode(id.ToString(), AffectedKind.Job, Verdict.Timeliness, distance)
        {
            Job = id,
            Dataset = output < 0 ? null : spread.Graph.DatasetAt(output),
            Owner = facts.Owner,
            Team = facts.Team,
            Tier = Tiers.Name(tier),
            Confidence = 1,
            Severity = Math.Round(100 * (breaches ? 1 : Severities.Weight(Verdict.Timeliness)) * Tiers.Weight(tier), 2),
            Reason = new ImpactReason(atom, $"ends {delay.TotalMinutes:0} minutes later"),
        };
    }

    private static BaselineStatus Status(TimeSpan? finish, TimeSpan committed, ImpactOptions options) =>
        finish is null || finish > committed ? BaselineStatus.Breached : finish > committed - options.AlertMargin ? BaselineStatus.Warning : BaselineStatus.Safe;

    private static Dictionary<int, int> Behind(LaidGraph graph, IEnumerable<int> roots)
    {
        var distances = new Dictionary<int, int>();
        var pending = new Queue<int>();
        foreach (var root in roots)
        {
            distances[root] = 0;
            pending.Enqueue(root);
        }

        while (pending.TryDequeue(out var job))
        {
            foreach (var consumer in graph.OutputsOf(job).SelectMany(graph.ConsumersOf))
                if (distances.TryAdd(consumer, distances[job] + 1)) pending.Enqueue(consumer);
        }

        return distances;
    }
}
