using System.Collections.Immutable;
using LineageService.Model;

namespace LineageService.Graph.Store;

/// <summary>The state of an <see cref="InMemoryLineageStore"/>. Mutable and not thread-safe: the store holds the lock.</summary>
internal sealed class InMemoryTables
{
    internal static readonly Comparer<JobId> JobOrder = Comparer<JobId>.Create((left, right) =>
        string.CompareOrdinal(left.Namespace, right.Namespace) is var order && order != 0
            ? order
            : string.CompareOrdinal(left.Name, right.Name));

    private readonly Dictionary<DatasetId, HashSet<JobId>> _readers = [];
    private readonly Dictionary<DatasetId, HashSet<JobId>> _writers = [];
    private bool _changed;
    private DateTimeOffset _now;

    public long Epoch { get; private set; }

    public SortedDictionary<DatasetId, StoredDataset> Datasets { get; } = [];

    public SortedDictionary<JobId, StoredJob> Jobs { get; } = new(JobOrder);

    public Dictionary<RunId, StoredRun> Runs { get; } = [];

    public Dictionary<JobId, FoldState> FoldStates { get; } = [];

    public Dictionary<string, KeyedState> KeyedStates { get; } = new(StringComparer.Ordinal);

    public InMemoryEventLog Log { get; } = new();

    /// <summary>In the order of their making.</summary>
    public List<IdentityMerge> Merges { get; } = [];

    /// <summary>How far back the history is whole.</summary>
    public HistoryHorizon Horizon { get; set; }

    public IEnumerable<JobId> ReadersOf(DatasetId dataset) => _readers.TryGetValue(dataset, out var jobs) ? jobs : [];

    public IEnumerable<JobId> WritersOf(DatasetId dataset) => _writers.TryGetValue(dataset, out var jobs) ? jobs : [];

    public IEnumerable<EdgeVersion> EdgeVersions(EdgeVersionQuery query) =>
        from job in query.Job is { } id ? Jobs.Where(pair => pair.Key == id) : Jobs
        from pair in job.Value.Sets.OrderBy(pair => pair.Key.Target).ThenBy(pair => pair.Key.Evidence)
        where query.Target is not { } target || pair.Key.Target == target
        from version in pair.Value.InOrder()
        where query.Admits(version)
        select version;

    /// <summary>The latest valid time, not after a given one, at which any edge set, dataset or job became another; runs do not count.</summary>
    public DateTimeOffset LastChange(DateTimeOffset asOf)
    {
        var edges = Jobs.Values.SelectMany(job => job.Sets.Values).SelectMany(sets => sets.InOrder())
            .SelectMany(version => version.Set.ValidTo is { } end ? [version.Set.ValidFrom, end] : new[] { version.Set.ValidFrom });
        var entities = Datasets.Values.SelectMany(dataset => dataset.Versions.Beginnings())
            .Concat(Jobs.Values.SelectMany(job => job.Versions.Beginnings()));
        return edges.Concat(entities).Where(time => time <= asOf).DefaultIfEmpty(DateTimeOffset.MinValue).Max();
    }

    /// <summary>Takes a version as it is, for an image.</summary>
    public void Enter(EdgeVersion version) => Versions(version.Set.Job, version.Set.Target, version.Set.Evidence, [version.Set], revive: false).Enter(version);

    /// <summary>Goes on from an epoch, for an image.</summary>
    public void Restart(long epoch) => Epoch = epoch;

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        foreach (var index in (System.Collections.IDictionary[])[_readers, _writers, Datasets, Jobs, Runs, FoldStates, KeyedStates]) index.Clear();
        Merges.Clear();
        Log.Clear();
        Horizon = HistoryHorizon.None;
        Epoch = 0;
    }

    public StoreCommit Commit(LineageBatch batch)
    {
        _changed = false;
        _now = batch.RecordedAt;
        foreach (var guard in batch.Guards) guard.Check(HashOf(guard));
        foreach (var job in batch.RetiredJobs) Retire(job);
        foreach (var dataset in batch.Datasets) Put(dataset);
        foreach (var job in batch.Jobs) Put(job);
        foreach (var run in batch.Runs) Put(run);
        foreach (var set in batch.EdgeSets) Put(set);
        foreach (var history in batch.EdgeHistories) Put(history);
        foreach (var merge in batch.Merges) Put(merge);
        foreach (var logged in batch.Events) _changed |= Log.Append(logged);
        foreach (var outcome in batch.EventOutcomes) _changed |= Log.Put(outcome);
        foreach (var state in batch.FoldStates) Put(state);
        foreach (var state in batch.KeyedStates) Put(state);
        if (_changed) Epoch++;
        return new StoreCommit(Epoch, _changed);
    }

    private UInt128 HashOf(StateGuard guard)
    {
        if (guard.Job is { } job) return FoldStates.TryGetValue(job, out var fold) ? StateGuard.HashOf(fold.State.Span) : default;
        return KeyedStates.TryGetValue(guard.Key!, out var keyed) ? StateGuard.HashOf(keyed.State.Span) : default;
    }

    private void Retire(JobId id)
    {
        if (!Jobs.TryGetValue(id, out var job) || job.Retired) return;
        foreach (var versions in job.Sets.Values)
        {
            if (versions.Current is { } held) versions.Put(held with { ValidFrom = _now, Edges = [], Unknowns = [], Cause = null }, _now);
        }

        job.Versions.Put(job.Versions.Current.Record, retired: true, _now, _now);
        _changed = true;
    }

    private void Put(DatasetRecord record)
    {
        var versions = Dataset(record.Id).Versions;
        if (versions.Current.Record is { } known && known.SameAs(record)) return;
        var since = record.ValidFrom ?? _now;
        versions.Put(record with { ValidFrom = since }, retired: false, since, _now);
        _changed = true;
    }

    private void Put(JobRecord record)
    {
        var versions = Job(record.Id).Versions;
        if (versions.Current.Record is { } known && known.SameAs(record)) return;
        foreach (var input in record.Inputs) Dataset(input);
        foreach (var output in record.Outputs) Dataset(output);
        var since = record.ValidFrom ?? _now;
        versions.Put(record with { ValidFrom = since }, retired: false, since, _now);
        _changed = true;
    }

    private void Put(RunRecord run)
    {
        Job(run.Job, revive: false);
        if (Runs.TryGetValue(run.Id, out var known) && known.Record == run) return;
        Runs[run.Id] = known.Told(run, _now);
        _changed = true;
    }

    private void Put(FoldState state)
    {
        Job(state.Job, revive: false);
        if (FoldStates.TryGetValue(state.Job, out var known) && known.State.Span.SequenceEqual(state.State.Span)) return;
        FoldStates[state.Job] = state;
        _changed = true;
    }

    private void Put(KeyedState state)
    {
        if (KeyedStates.TryGetValue(state.Key, out var known) && known.State.Span.SequenceEqual(state.State.Span)) return;
        KeyedStates[state.Key] = state;
        _changed = true;
    }

    private void Put(EdgeSet set)
    {
        if (set.IsEmpty() && !Jobs.ContainsKey(set.Job)) return;
        _changed |= Versions(set.Job, set.Target, set.Evidence, set.IsEmpty() ? [] : [set], revive: !set.IsEmpty()).Put(set, _now);
    }

    private void Put(EdgeHistory history)
    {
        if (history.Versions.All(set => set.IsEmpty()) && !Jobs.ContainsKey(history.Job)) return;
        var versions = Versions(
            history.Job, history.Target, history.Evidence, history.Versions, revive: history.Current is { } current && !current.IsEmpty());
        _changed |= versions.Put(history, _now);
    }

    private void Put(IdentityMerge merge)
    {
        var place = Merges.FindIndex(known => known.Id == merge.Id);
        if (place >= 0 && Merges[place] == merge) return;
        if (place < 0) Merges.Add(merge);
        else Merges[place] = merge;
        _changed = true;
    }

    private StoredEdgeVersions Versions(JobId id, DatasetId target, EvidenceKind evidence, ImmutableArray<EdgeSet> sets, bool revive)
    {
        var job = Job(id, revive);
        foreach (var set in sets)
        {
            if (set.IsEmpty()) continue;
            Dataset(target);
            Index(_writers, target, id);

            Mention(set.Block, id);
        }

        if (!job.Sets.TryGetValue((target, evidence), out var versions)) job.Sets[(target, evidence)] = versions = new StoredEdgeVersions();
        return versions;
    }

    // Once for each dataset and node, however many edges there are.
    private void Mention(EdgeBlock block, JobId job)
    {
        var datasets = new StoredDataset[block.Datasets.Length];
        var paths = new int[datasets.Length];
        foreach (var node in block.Nodes)
        {
            datasets[node.Dataset] ??= Dataset(block.Datasets[node.Dataset]);
            if (node.Path is not null) paths[node.Dataset]++;
        }

        for (var place = 0; place < datasets.Length; place++) datasets[place]?.Expect(paths[place]);
        foreach (var node in block.Nodes) if (node.Path is { } path) datasets[node.Dataset].Mention(path);

        foreach (var edge in block.Edges)
        {
            ref var dataset = ref datasets[block.Nodes[edge.From].Dataset];
            if (dataset is null) continue;
            Index(_readers, dataset.Id, job);
            dataset = null!;
        }
    }

    private StoredDataset Dataset(DatasetId id)
    {
        if (Datasets.TryGetValue(id, out var dataset)) return dataset;
        _changed = true;
        return Datasets[id] = new StoredDataset(id, _now);
    }

    // A late event of a retired job does not bring it back; a definition or an edge set does.
    private StoredJob Job(JobId id, bool revive = true)
    {
        if (!Jobs.TryGetValue(id, out var job))
        {
            _changed = true;
            return Jobs[id] = new StoredJob(id, _now);
        }

        if (!revive || !job.Retired) return job;
        _changed = true;
        job.Versions.Put(job.Versions.Current.Record, retired: false, _now, _now);
        return job;
    }

    // Never shrinks: a job that no longer reads a dataset costs a look in vain, not a wrong answer.
    private static void Index(Dictionary<DatasetId, HashSet<JobId>> index, DatasetId dataset, JobId job)
    {
        if (!index.TryGetValue(dataset, out var jobs)) index[dataset] = jobs = [];
        jobs.Add(job);
    }
}
