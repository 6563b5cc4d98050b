using LineageService.Graph.Neo4j.Codecs;
using LineageService.Graph.Neo4j.Cypher;
using LineageService.Graph.Neo4j.Reading;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Neo4j.Writing;

/// <summary>
/// Locks what a group of batches will change, jobs first, and reads it, in one statement. A node is locked by setting a property of it: from then
/// on no other replica changes it, and what is read behind is what was committed last. Mutable; one commit.
/// </summary>
internal sealed class CommitLoader(IReadOnlyList<LineageBatch> batches, string commit)
{
    /// <summary>Everything is read behind the locks, job by job: there is no moment at which half of another commit shows.</summary>
    public const string Text = CommitText.PlannedOnce + """
        CALL () { UNWIND $c.jobs AS row MATCH (j:Job {key: row[0]}) SET j.lock = $c.commit
          RETURN collect([j.key, j.retired, j.validTicks, j.recordedTicks, CASE WHEN row[1] OR j.retired THEN j.record END,
            CASE WHEN row[1] OR j.retired THEN j.sql END]) AS jobs }
        CALL () { UNWIND $c.datasets AS row MATCH (d:Dataset {key: row}) SET d.lock = $c.commit
          RETURN collect([d.key, false, d.validTicks, d.recordedTicks, d.record, null]) AS datasets }
        CALL () { UNWIND $c.described AS row MATCH (v:FormerDescription) WHERE v.owner = row[0] AND v.validFrom >= row[1] AND v.recordedTo IS NULL
          RETURN collect([v.owner, elementId(v), v.validFrom, v.recordedFrom, v.closedAt]) AS described }
        CALL () { UNWIND $c.sets AS row MATCH (e:EdgeSet {set: row[0]})
          RETURN collect([e.set, elementId(e), e.isActive, e.producer, e.validFrom, e.validTo, e.recordedFrom, e.closedAt, e.edgeCount,
            e.hash, e.cause, e.endCause, e.unknowns, e.edges]) AS current }
        CALL () { UNWIND $c.sets AS row MATCH (e:FormerEdgeSet) WHERE e.set = row[0] AND e.validTo >= row[1] AND e.recordedTo IS NULL
          RETURN collect([e.set, elementId(e), e.isActive, e.producer, e.validFrom, e.validTo, e.recordedFrom, e.closedAt, e.edgeCount,
            e.hash, e.cause, e.endCause, e.unknowns, e.edges]) AS former }
        CALL () { UNWIND $c.retired AS row MATCH (e:EdgeSet {jobKey: row[0]})
          OPTIONAL MATCH (f:FormerEdgeSet) WHERE f.set = e.set AND f.validTo >= row[1] AND f.recordedTo IS NULL
          WITH e, collect([f.set, elementId(f), f.isActive, f.producer, f.validFrom, f.validTo, f.recordedFrom, f.closedAt, f.edgeCount,
            f.hash, f.cause, f.endCause, f.unknowns, f.edges]) AS formers
          RETURN collect([e.targetNamespace, e.targetName, e.evidence, e.jobKey,
            [e.set, elementId(e), e.isActive, e.producer, e.validFrom, e.validTo, e.recordedFrom, e.closedAt, e.edgeCount,
            e.hash, e.cause, e.endCause, e.unknowns, e.edges], formers]) AS retired }
        CALL () { UNWIND $c.runs AS row MATCH (r:Run {id: row}) 
          RETURN collect([r.id, r.stamp, r.recordedTicks, r.endedTicks IS NOT NULL, r.endRecordedTicks]) AS runs }
        CALL () { UNWIND $c.merges AS row MATCH (m:IdentityMerge {id: row}) SET m.lock = $c.commit RETURN collect([m.id, m.stamp]) AS merges }
        CALL () { UNWIND $c.events AS row MATCH (e:Event {hash: row}) RETURN collect([e.hash, e.kind, e.reason]) AS events }
        CALL () { UNWIND $c.folds AS row MATCH (f:FoldState {key: row}) RETURN collect([f.key, f.hash]) AS folds }
        CALL () { UNWIND $c.states AS row MATCH (k:KeyedState {key: row}) SET k.lock = $c.commit RETURN collect([k.key, k.hash]) AS states }
        MATCH (s:Store {name: 'lineage'})
        RETURN jobs, datasets, described, current, former, retired, runs, merges, events, folds, states, s.epoch, s.id
        """;

    private readonly SortedDictionary<string, (JobId Id, bool IsWhole)> _jobs = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, DatasetId> _datasets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _described = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (JobId Job, DatasetId Target, EvidenceKind Evidence, long From)> _sets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _retired = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RunId> _runs = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _states = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JobId> _folds = new(StringComparer.Ordinal);

    /// <summary>How the statement begins, whatever its parameters: it is known by this among those that run.</summary>
    public static string Beginning { get; } = Text[..Text.IndexOf('\n', StringComparison.Ordinal)];

    /// <summary>The statement that locks and reads.</summary>
    public CypherStatement ToStatement()
    {
        foreach (var batch in batches) Ask(batch);
        return CypherStatement.OfMap(
            Text,
            ("commit", commit),
            ("jobs", _jobs.Select(job => (object?)new object?[] { job.Key, job.Value.IsWhole })),
            ("datasets", _datasets.Keys),
            ("described", Pairs(_described)),
            ("sets", _sets.Select(set => (object?)new object?[] { set.Key, set.Value.From })),
            ("retired", Pairs(_retired)),
            ("runs", _runs.Keys),
            ("merges", batches.SelectMany(batch => batch.Merges).Select(merge => merge.Id).Distinct().Order(StringComparer.Ordinal)),
            ("events", batches.SelectMany(batch => batch.Events.Select(logged => logged.ContentHash).Concat(batch.EventOutcomes.Select(outcome => outcome.ContentHash))).Distinct()),
            ("folds", _folds.Keys),
            ("states", _states.Keys));
    }

    /// <summary>The store that was read: another than before where somebody emptied the database or filled it as a whole.</summary>
    public string StoreId { get; private set; } = "";

    /// <summary>The state that the statement read.</summary>
    /// <param name="epoch">The last commit at that time, of whatever replica.</param>
    public CommitState Read(CypherResult result, out long epoch)
    {
        var row = result.Single;
        var state = new CommitState();
        foreach (var job in row.Rows(0)) state.Jobs[_jobs[job.Text(0)].Id] = Description(job);
        foreach (var dataset in row.Rows(1)) state.Datasets[_datasets[dataset.Text(0)]] = Description(dataset);
        var owners = state.Jobs.Values.Concat(state.Datasets.Values).ToDictionary(description => description.Key, StringComparer.Ordinal);
        foreach (var former in row.Rows(2))
        {
            if (owners.TryGetValue(former.Text(0), out var owner))
                owner.Former.Add(new FormerRow(former.Text(1), former.Long(2), former.Long(3)) { ClosedAt = former.OptionalLong(4) });
        }

        foreach (var version in row.Rows(3).Concat(row.Rows(4)))
        {
            var (job, target, evidence, _) = _sets[version.Text(0)];
            state.Set(job, target, evidence).AddStored(EdgeVersionReader.Read(version));
        }

        foreach (var set in row.Rows(5)) AddRetired(state, set);
        foreach (var run in row.Rows(6))
        {
            state.Runs[_runs[run.Text(0)]] = new RunRow(run.Text(1))
            {
                RecordedAt = run.Long(2),
                HasEnded = run.Bool(3),
                EndRecordedAt = run.OptionalLong(4),
            };
        }

        foreach (var merge in row.Rows(7)) state.Merges[merge.Text(0)] = new MergeRow(merge.Text(1));
        foreach (var logged in row.Rows(8)) state.Events[logged.Text(0)] = new EventRow(true, logged.Text(1), logged.OptionalText(2));
        foreach (var fold in row.Rows(9)) state.Folds[_folds[fold.Text(0)]] = new StateRow(fold.Bytes(1));
        foreach (var keyed in row.Rows(10)) state.States[_states[keyed.Text(0)]] = new StateRow(keyed.Bytes(1));
        epoch = row.Long(11);
        StoreId = row.Text(12);
        return state;
    }

    private static IEnumerable<object?> Pairs(Dictionary<string, long> pairs) => pairs.Select(pair => (object?)new object?[] { pair.Key, pair.Value });

    private static DescriptionRow Description(CypherRow row) =>
        DescriptionRow.Stored(row.Text(0), row.Bool(1), row.OptionalText(4), row.OptionalText(5), row.Long(2), row.Long(3));

    // A set may have been asked for by itself as well.
    private void AddRetired(CommitState state, CypherRow row)
    {
        var set = state.Set(_jobs[row.Text(3)].Id, new DatasetId(row.Text(0), row.Text(1)), (EvidenceKind)row.Long(2));
        var known = set.Versions.Select(version => version.ElementId).ToHashSet(StringComparer.Ordinal);
        foreach (var version in row.Rows(5).Append(new CypherRow((IReadOnlyList<object?>)row[4]!)))
            if (!version.IsNull(0) && known.Add(version.Text(1))) set.AddStored(EdgeVersionReader.Read(version));
    }

    private void Ask(LineageBatch batch)
    {
        var now = batch.RecordedAt.UtcTicks;
        foreach (var id in batch.RetiredJobs)
        {
            Earlier(_retired, Job(id, isWhole: true), now);
            Earlier(_described, GraphKeys.Of(id), now);
        }

        foreach (var record in batch.Datasets)
        {
            var key = GraphKeys.Of(record.Id);
            _datasets[key] = record.Id;
            Earlier(_described, key, record.ValidFrom?.UtcTicks ?? now);
        }

        foreach (var record in batch.Jobs) Earlier(_described, Job(record.Id, isWhole: true), Math.Min(record.ValidFrom?.UtcTicks ?? now, now));
        foreach (var run in batch.Runs)
        {
            Job(run.Job, isWhole: false);
            _runs[Ids.Of(run.Id)] = run.Id;
        }

        foreach (var set in batch.EdgeSets) Set(set.Job, set.Target, set.Evidence, set.ValidFrom.UtcTicks, now);
        foreach (var history in batch.EdgeHistories) Set(history.Job, history.Target, history.Evidence, history.From.UtcTicks, now);
        foreach (var fold in batch.FoldStates) _folds[Job(fold.Job, isWhole: false)] = fold.Job;
        foreach (var guard in batch.Guards)
        {
            if (guard.Job is { } job) _folds[Job(job, isWhole: false)] = job;
            else _states[GraphKeys.OfState(guard.Key!)] = guard.Key!;
        }

        foreach (var keyed in batch.KeyedStates) _states[GraphKeys.OfState(keyed.Key)] = keyed.Key;
    }

    private string Job(JobId id, bool isWhole)
    {
        var key = GraphKeys.Of(id);
        _jobs[key] = (id, isWhole || (_jobs.TryGetValue(key, out var known) && known.IsWhole));
        return key;
    }

    private void Set(JobId job, DatasetId target, EvidenceKind evidence, long from, long now)
    {
        // A set may bring a retired job back, which ends its description as of then.
        Earlier(_described, Job(job, isWhole: false), now);
        var key = GraphKeys.Of(job, target, evidence);
        _sets[key] = (job, target, evidence, _sets.TryGetValue(key, out var known) ? Math.Min(known.From, from) : from);
    }

    private static void Earlier(Dictionary<string, long> times, string key, long time) =>
        times[key] = times.TryGetValue(key, out var known) ? Math.Min(known, time) : time;
}
