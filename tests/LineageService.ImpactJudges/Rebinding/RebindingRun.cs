using System.Diagnostics;
using LineageService.Impact;
using LineageService.Impact.Changes;
using LineageService.Impact.Report;
using LineageService.Model;

namespace LineageService.ImpactJudges.Rebinding;

/// <summary>Has changes of a warehouse analysed one by one and holds each report against who fails to bind. Mutable, for one run.</summary>
internal sealed class RebindingRun(Warehouse warehouse, ulong seed, int wanted, CancellationToken cancellationToken)
{
    private const int Shown = 40;

    private readonly RebindingTally _tally = new();
    private readonly List<double> _times = [];

    public RebindingTally Run()
    {
        var watch = Stopwatch.StartNew();
        var generator = new ChangeGenerator(warehouse, seed);
        var judge = new RebindingJudge(warehouse);
        while (_tally.Changes < wanted)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (generator.Next() is { } change) Judge(change, judge);
        }

        _times.Sort();
        _tally.MedianMilliseconds = Math.Round(_times[_times.Count / 2], 2);
        _tally.SlowestMilliseconds = Math.Round(_times[^1], 1);
        _tally.Seconds = Math.Round(watch.Elapsed.TotalSeconds, 1);
        return _tally;
    }

    private void Judge(GeneratedChange change, RebindingJudge judge)
    {
        _tally.Changes++;
        _tally.ChangesByKind[change.Kind.ToString()] = _tally.ChangesByKind.GetValueOrDefault(change.Kind.ToString()) + 1;
        var started = Stopwatch.GetTimestamp();
        var report = ImpactAnalysis.Analyze(warehouse.Source, ChangeSet.Of(change.Change), ImpactOptions.Default, cancellationToken);
        var milliseconds = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        _times.Add(milliseconds);
        if (milliseconds >= _times.Max()) _tally.Slowest = $"{change}: {report.Affected.Length} affected";

        if (report.Summary.IsInconclusive) Settle(report);
        var failing = judge.Failing(change, cancellationToken);
        var said = report.Affected.Where(node => node.Kind == AffectedKind.Job && node.Verdict == Verdict.Breaking && node.Job is not null)
            .Select(node => node.Job!.Value).ToHashSet();
        foreach (var job in warehouse.WritersOf(change.Table)) said.Remove(job.Id);
        _tally.Failing += failing.Count;
        var missed = failing.Except(said).Order().ToList();
        if (missed.Count > 0 && report.Summary.IsInconclusive) _tally.FailingUnderInconclusive += missed.Count;
        else if (missed.Count > 0)
        {
            var categories = report.Sources.SelectMany(source => source.Categories).Distinct().Select(DiffCategories.WireName);
            _tally.Missed.Add($"{Tell(change, missed)}; said: {report.Summary.Verdict}, {string.Join(", ", categories)}");
        }

        if (!change.IsOfNames) return;
        _tally.Reported += said.Count;
        var over = said.Except(failing).Order().ToList();
        _tally.OverReported += over.Count;
        if (over.Count > 0 && _tally.Over.Count < Shown) _tally.Over.Add(Tell(change, over));
    }

    private void Settle(ImpactReport report)
    {
        _tally.Inconclusive++;
        foreach (var opaque in report.Completeness.OpaqueJobs)
            _tally.WouldSettle[opaque.Job.Name] = _tally.WouldSettle.GetValueOrDefault(opaque.Job.Name) + 1;
    }

    private static string Tell(GeneratedChange change, List<JobId> jobs) =>
        $"{change}: {jobs.Count}: {string.Join(", ", jobs.Take(4).Select(job => job.Name))}";
}
