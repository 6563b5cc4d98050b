using System.Collections.Immutable;
using LineageService.Graph.Store;
using LineageService.Ingestion.Events.Contributions;
using LineageService.Model;

namespace LineageService.Ingestion.Events.Folding;

/// <summary>
/// The lineage of a job as its events together give it now: edge sets by target and evidence, and the datasets it reads and writes.
/// </summary>
internal sealed class JobComposition
{
    private readonly JobFold _job;
    private readonly Func<DatasetId, DatasetId> _resolve;
    private readonly Dictionary<string, RunClaims> _byContributions = new(StringComparer.Ordinal);
    private readonly SortedSet<DatasetId> _inputs = [];
    private readonly SortedSet<DatasetId> _outputs = [];
    private readonly HashSet<UnknownLineage> _unknowns = [];

    private JobComposition(JobFold job, Func<DatasetId, DatasetId> resolve) => (_job, _resolve) = (job, resolve);

    public Dictionary<(DatasetId Target, EvidenceKind Evidence), (TargetClaims Claims, long Since)> Sets { get; } = [];

    /// <summary>UTC ticks at which what is no longer claimed ended, by evidence.</summary>
    public long RunEnd { get; private set; }

    public long DeclaredEnd { get; private set; }

    public ImmutableArray<DatasetId> Inputs => [.. _inputs];

    public ImmutableArray<DatasetId> Outputs => [.. _outputs];

    public ImmutableArray<UnknownLineage> Unknowns => [.. _unknowns];

    /// <param name="resolve">The dataset that an id stands for.</param>
    public static JobComposition Of(JobFold job, CountingRuns runs, Func<DatasetId, DatasetId> resolve)
    {
        var composition = new JobComposition(job, resolve);
        composition.AddRuns(runs);
        composition.AddDeclared();
        return composition;
    }

    private void AddRuns(CountingRuns runs)
    {
        if (runs.Count == 0) return;
        var last = runs.Count - 1;
        RunEnd = runs[last].Earliest;
        var current = Window(runs, last);
        foreach (var (target, claims) in current)
        {
            var content = claims.Content();
            var first = last;
            while (first > 0 && Window(runs, first - 1).TryGetValue(target, out var before) && before.Content() == content) first--;
            Sets[(target, EvidenceKind.Run)] = (claims, Since(target, EvidenceKind.Run, claims, first, runs[first].Earliest));
        }

        for (var index = runs.WindowStart(last); index <= last; index++) AddDatasets(Claims(runs[index].Contributions));
    }

    private void AddDeclared()
    {
        if (_job.Declared.Count == 0) return;
        var last = _job.Declared.Count - 1;
        DeclaredEnd = _job.Declared[last].Key.Ticks;
        var current = Claims([_job.Declared[last].Contribution]);
        foreach (var (target, claims) in current.Targets)
        {
            var content = claims.Content();
            var first = last;
            while (first > 0 && Claims([_job.Declared[first - 1].Contribution]).Targets.TryGetValue(target, out var before)
                && before.Content() == content)
            {
                first--;
            }

            var since = Since(target, EvidenceKind.Static, claims, first, _job.Declared[first].Key.Ticks);
            Sets[(target, EvidenceKind.Static)] = (claims, since);
        }

        AddDatasets(current);
    }

    // What was forgotten in front of the first run cannot be walked, but it was seen when the set was written.
    private long Since(DatasetId target, EvidenceKind evidence, TargetClaims claims, int first, long since)
    {
        var forgot = evidence == EvidenceKind.Run ? _job.ForgotCompleted : _job.ForgotDeclared;
        if (first > 0 || !forgot) return since;
        foreach (var written in _job.Written)
        {
            if (written.Target == target && written.Evidence == evidence && written.Claims == ClaimsHash.Of(claims))
                return Math.Min(since, written.Since);
        }

        return since;
    }

    private Dictionary<DatasetId, TargetClaims> Window(CountingRuns runs, int index)
    {
        var start = runs.WindowStart(index);
        var last = Claims(runs[index].Contributions);
        if (start == index) return last.Targets;
        var before = Claims(runs[start].Contributions);
        if (ReferenceEquals(before, last)) return last.Targets;
        var united = new Dictionary<DatasetId, TargetClaims>();
        foreach (var claims in (ReadOnlySpan<RunClaims>)[before, last])
        {
            foreach (var (target, one) in claims.Targets)
            {
                if (!united.TryGetValue(target, out var both)) united[target] = both = new TargetClaims();
                both.Add(one);
            }
        }

        return united;
    }

    private RunClaims Claims(List<int> contributions)
    {
        var key = string.Join(',', contributions);
        if (!_byContributions.TryGetValue(key, out var claims))
            _byContributions[key] = claims = RunClaims.Of(contributions.Select(Decoded), _resolve);
        return claims;
    }

    private EventContribution Decoded(int index) => _job.Contributions[index].Decoded;

    private void AddDatasets(RunClaims claims)
    {
        _inputs.UnionWith(claims.Inputs);
        _outputs.UnionWith(claims.Outputs);
        if (claims.ExtractionFailed)
        {
            _unknowns.Add(new UnknownLineage(
                UnknownCodes.ExtractionError, null, null, null, "the producer reports that it could not extract all lineage of a run"));
        }
    }
}
