using System.Collections.Immutable;
using LineageService.Graph.Store;
using LineageService.Ingestion.Evidence;
using LineageService.Model;

namespace LineageService.Ingestion.Events.Folding;

/// <summary>
/// The lineage of a job as its events together give it: the versions of its edge sets by target and evidence, and the datasets it reads and
/// writes now.
/// </summary>
internal sealed class JobComposition
{
    private readonly JobFold _job;
    private readonly JobClaims _claims;
    private readonly EvidenceRanking _ranking;
    private readonly TimelineBuilder _timelines = new();
    private readonly Dictionary<(RunClaims, RunClaims?), ClaimsWindow> _windows = [];
    private readonly SortedSet<DatasetId> _inputs = [];
    private readonly SortedSet<DatasetId> _outputs = [];
    private readonly HashSet<UnknownLineage> _unknowns = [];

    private JobComposition(JobFold job, JobClaims claims, EvidenceRanking ranking) => (_job, _claims, _ranking) = (job, claims, ranking);

    public IReadOnlyDictionary<(DatasetId Target, EvidenceKind Evidence), List<TimelineVersion>> Versions => _timelines.Versions;

    /// <summary>UTC ticks from which on the history of runs is told; what lies before is frozen. Null: none of it can be told.</summary>
    public long? RunsFrom { get; private set; }

    /// <summary>The same of declarations.</summary>
    public long? DeclaredFrom { get; private set; }

    public ImmutableArray<DatasetId> Inputs => [.. _inputs];

    public ImmutableArray<DatasetId> Outputs => [.. _outputs];

    public ImmutableArray<UnknownLineage> Unknowns => [.. _unknowns];

    /// <param name="resolve">The dataset that an id stands for.</param>
    public static JobComposition Of(JobFold job, CountingRuns runs, Func<DatasetId, DatasetId> resolve, EvidenceRanking ranking)
    {
        var composition = new JobComposition(job, new JobClaims(job, resolve), ranking);
        composition.AddRuns(runs);
        composition.AddDeclared();
        return composition;
    }

    private void AddRuns(CountingRuns runs)
    {
        // What was current with the first run is not known where the one before it was forgotten.
        var first = runs.HasForgotten ? 1 : 0;
        RunsFrom = !runs.HasForgotten ? 0 : runs.Count > first ? runs[first].Earliest : null;
        var moments = new List<TimelineMoment>(Math.Max(0, runs.Count - first));
        for (var index = first; index < runs.Count; index++)
        {
            var run = runs[index];
            var claims = _claims.Of(run);
            var start = runs.WindowStart(index);
            var window = Window(claims, start == index ? null : _claims.Of(runs[start]));
            var version = VersionCause.JobVersionOf(run.Version, run.Sql);
            moments.Add(new TimelineMoment(run.Earliest, version, run.Id, run.Statements, claims, window));
        }

        _timelines.Add(moments);
        if (runs.Count == 0) return;
        for (var index = runs.WindowStart(runs.Count - 1); index < runs.Count; index++) AddDatasets(_claims.Of(runs[index]));
    }

    private void AddDeclared()
    {
        DeclaredFrom = _job.Frozen.Declared == 0 ? 0 : null;
        var moments = new List<TimelineMoment>(_job.Declared.Count);
        foreach (var declared in _job.Declared)
        {
            if (declared.Key.Ticks <= _job.Frozen.Declared) continue;
            DeclaredFrom ??= declared.Key.Ticks;
            IReadOnlyList<RunStatement> statements = [new RunStatement(declared.Contribution, declared.Key)];
            var claims = _claims.Of(declared);
            var version = VersionCause.JobVersionOf(declared.Version, declared.Sql);
            moments.Add(new TimelineMoment(declared.Key.Ticks, version, null, statements, claims, Window(claims, null)));
        }

        _timelines.Add(moments);
        if (moments is [.., var last]) AddDatasets(last.Claims);
    }

    private ClaimsWindow Window(RunClaims last, RunClaims? before)
    {
        if (ReferenceEquals(last, before)) before = null;
        if (_windows.TryGetValue((last, before), out var window)) return window;
        return _windows[(last, before)] = ClaimsWindow.Of(last, before, _ranking);
    }

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
