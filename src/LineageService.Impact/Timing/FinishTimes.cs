using LineageService.Impact.Propagation;

namespace LineageService.Impact.Timing;

/// <summary>When jobs end. Mutable: each job is computed when first asked for. In a ring a job does not wait for itself.</summary>
/// <param name="late">Delays by job; null for one that does not end.</param>
internal sealed class FinishTimes(Spread spread, IReadOnlyDictionary<int, TimeSpan?> late)
{
    private readonly Dictionary<int, (TimeSpan? Finish, int Waits)> _finish = [];
    private Dictionary<int, List<int>>? _writers;

    /// <summary>The time of the day; null where the job does not end.</summary>
    public TimeSpan? Of(int job)
    {
        var pending = new Stack<(int Job, bool Ready)>();
        var open = new HashSet<int>();
        pending.Push((job, false));
        while (pending.TryPop(out var step))
        {
            if (_finish.ContainsKey(step.Job)) continue;
            if (step.Ready)
            {
                Finish(step.Job);
                continue;
            }

            if (!open.Add(step.Job)) continue;
            pending.Push((step.Job, true));
            foreach (var parent in Parents(step.Job)) if (!_finish.ContainsKey(parent) && !open.Contains(parent)) pending.Push((parent, false));
        }

        return _finish[job].Finish;
    }

    /// <summary>The jobs that make a job as late as it is, the first of them first.</summary>
    public List<int> CriticalPath(int job)
    {
        var path = new List<int>();
        for (var at = job; at >= 0 && !path.Contains(at); at = _finish.TryGetValue(at, out var known) ? known.Waits : -1) path.Add(at);
        path.Reverse();
        return path;
    }

    private void Finish(int job)
    {
        var facts = spread.World.Source.FactsOf(spread.Graph.JobAt(job));
        var (start, waits, isEnding) = (facts.PlannedStart ?? TimeSpan.Zero, -1, true);
        foreach (var parent in Parents(job))
        {
            if (!_finish.TryGetValue(parent, out var known)) continue;
            isEnding &= known.Finish is not null;
            if (known.Finish is not { } end || end <= start) continue;
            (start, waits) = (end, parent);
        }

        var isLate = late.TryGetValue(job, out var delay);
        if (isLate && delay is null) isEnding = false;
        _finish[job] = (isEnding ? start + (facts.Duration ?? TimeSpan.Zero) + (isLate ? delay!.Value : TimeSpan.Zero) : null, waits);
    }

    private IEnumerable<int> Parents(int job)
    {
        _writers ??= Writers();
        return spread.Graph.InputsOf(job).SelectMany(input => _writers.GetValueOrDefault(input) ?? []).Where(writer => writer != job);
    }

    private Dictionary<int, List<int>> Writers()
    {
        var writers = new Dictionary<int, List<int>>();
        for (var job = 0; job < spread.World.Source.Graph.JobCount; job++)
        {
            foreach (var output in spread.Graph.OutputsOf(job))
            {
                if (!writers.TryGetValue(output, out var list)) writers[output] = list = [];
                list.Add(job);
            }
        }

        return writers;
    }
}
