using System.Collections.Immutable;
using LineageService.Model;

namespace LineageService.Graph.Store;

/// <summary>The state of an <see cref="InMemoryLineageStore"/>. Mutable and not thread-safe: the store holds the lock.</summary>
internal sealed class InMemoryTables
{
    private static readonly Comparer<JobId> JobOrder = Comparer<JobId>.Create((left, right) =>
        string.CompareOrdinal(left.Namespace, right.Namespace) is var order && order != 0
            ? order
            : string.CompareOrdinal(left.Name, right.Name));

    private readonly HashSet<string> _eventHashes = new(StringComparer.Ordinal);
    private readonly Dictionary<DatasetId, HashSet<JobId>> _readers = [];
    private readonly Dictionary<DatasetId, HashSet<JobId>> _writers = [];
    private bool _changed;

    public long Epoch { get; private set; }

    public SortedDictionary<DatasetId, StoredDataset> Datasets { get; } = [];

    public SortedDictionary<JobId, StoredJob> Jobs { get; } = new(JobOrder);

    public Dictionary<RunId, RunRecord> Runs { get; } = [];

    public Dictionary<JobId, FoldState> FoldStates { get; } = [];

    public Dictionary<string, KeyedState> KeyedStates { get; } = new(StringComparer.Ordinal);

    public List<LoggedEvent> Events { get; } = [];

    public bool HasEvent(string contentHash) => _eventHashes.Contains(contentHash);

    public IEnumerable<EdgeSet> EdgeSets() => Jobs.Values.SelectMany(job => job.InOrder());

    public long Commit(LineageBatch batch)
    {
        _changed = false;
        foreach (var job in batch.RetiredJobs) Retire(job);
        foreach (var dataset in batch.Datasets) Put(dataset);
        foreach (var job in batch.Jobs) Put(job);
        foreach (var run in batch.Runs) Put(run);
        foreach (var set in batch.EdgeSets) Put(set);
        foreach (var logged in batch.Events) Append(logged);
        foreach (var state in batch.FoldStates) Put(state);
        foreach (var state in batch.KeyedStates) Put(state);
        return _changed ? ++Epoch : Epoch;
    }

    public IEnumerable<OwnedEdge> Expand(ImmutableArray<LineageNode> frontier, Direction direction)
    {
        var nodes = frontier.ToHashSet();
        var jobs = new SortedSet<JobId>(JobOrder);
        foreach (var node in nodes)
        {
            if (direction != Direction.Upstream && _readers.TryGetValue(node.Dataset, out var readers)) jobs.UnionWith(readers);
            if (direction != Direction.Downstream && _writers.TryGetValue(node.Dataset, out var writers)) jobs.UnionWith(writers);
        }

        return jobs.SelectMany(job => Jobs[job].InOrder())
            .SelectMany(set => set.Edges.Where(edge => FrontierMatch.Touches(nodes, edge, direction))
                .Select(edge => new OwnedEdge(edge, set.Job, set.Evidence)));
    }

    private void Retire(JobId id)
    {
        if (!Jobs.TryGetValue(id, out var job) || job.Retired) return;
        job.Retired = true;
        job.Sets.Clear();
        _changed = true;
    }

    private void Put(DatasetRecord record)
    {
        var dataset = Dataset(record.Id);
        if (dataset.Given is not null && dataset.Given.SameAs(record)) return;
        dataset.Given = record;
        _changed = true;
    }

    private void Put(JobRecord record)
    {
        var job = Job(record.Id);
        if (job.Given is not null && job.Given.SameAs(record)) return;
        foreach (var input in record.Inputs) Dataset(input);
        foreach (var output in record.Outputs) Dataset(output);
        job.Given = record;
        _changed = true;
    }

    private void Put(RunRecord run)
    {
        Job(run.Job, revive: false);
        if (Runs.TryGetValue(run.Id, out var known) && known == run) return;
        Runs[run.Id] = run;
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

    private void Append(LoggedEvent logged)
    {
        if (!_eventHashes.Add(logged.ContentHash)) return;
        Events.Add(logged);
        _changed = true;
    }

    private void Put(EdgeSet set)
    {
        var key = (set.Target, set.Evidence);
        var ends = set.Edges.IsEmpty && set.Unknowns.IsEmpty;
        if (ends)
        {
            if (Jobs.TryGetValue(set.Job, out var owner)) _changed |= owner.Sets.Remove(key);
            return;
        }

        var job = Job(set.Job);
        if (job.Sets.TryGetValue(key, out var known) && known.SameClaims(set)) return;
        Dataset(set.Target);
        Index(_writers, set.Target, set.Job);
        foreach (var edge in set.Edges)
        {
            Dataset(edge.From.Dataset).Mention(edge.From);
            Dataset(edge.To.Dataset).Mention(edge.To);
            Index(_readers, edge.From.Dataset, set.Job);
        }

        job.Sets[key] = set with { Edges = [.. set.Edges.Distinct(EdgeContentComparer.Instance)] };
        _changed = true;
    }

    private StoredDataset Dataset(DatasetId id)
    {
        if (Datasets.TryGetValue(id, out var dataset)) return dataset;
        _changed = true;
        return Datasets[id] = new StoredDataset(id);
    }

    // A late event of a retired job does not bring it back; a definition or an edge set does.
    private StoredJob Job(JobId id, bool revive = true)
    {
        if (!Jobs.TryGetValue(id, out var job))
        {
            _changed = true;
            return Jobs[id] = new StoredJob(id);
        }

        if (!revive || !job.Retired) return job;
        _changed = true;
        job.Retired = false;
        return job;
    }

    // Never shrinks: a job that no longer reads a dataset costs a look in vain, not a wrong answer.
    private static void Index(Dictionary<DatasetId, HashSet<JobId>> index, DatasetId dataset, JobId job)
    {
        if (!index.TryGetValue(dataset, out var jobs)) index[dataset] = jobs = [];
        jobs.Add(job);
    }
}
