using System.Collections.Immutable;
using LineageService.Graph.Identity;
using LineageService.Graph.Store;
using LineageService.Ingestion.Events.State;
using LineageService.Model;
using LineageService.OpenLineage.Events;

namespace LineageService.Ingestion.Events.Folding;

/// <summary>The fold states of a store: read when first needed, changed in memory, written with the commit. Mutable; one writer.</summary>
internal sealed class FoldStates(ILineageStore store, int limit)
{
    private readonly StateCache<JobId, JobFold> _jobs = new(limit);

    // A job reads and writes several datasets, and each is often known under two names.
    private readonly StateCache<DatasetId, DatasetFold> _datasets = new(limit * 2);
    private readonly StateCache<RunId, RunSummary> _runs = new(limit);
    private readonly StateWriter _writer = new();
    private readonly UsedStates? _used = store is ISharedStore ? new UsedStates() : null;
    private Dictionary<DatasetId, HashSet<DatasetId>>? _apart;

    /// <summary>A new batch begins: guards are of what it uses.</summary>
    public void Begin() => _used?.Clear();

    /// <summary>What the batch was made of, where other processes write the states too; taken before anything of it is stored.</summary>
    public ImmutableArray<StateGuard> Guards => _used?.Guards ?? [];

    /// <summary>Reads at once the states that events need and that are not in memory. What they need beside is read when it is needed.</summary>
    public async Task LoadAsync(IEnumerable<OpenLineageEvent> events, CancellationToken cancellationToken)
    {
        var needs = new NeededStates();
        foreach (var one in events) needs.Add(one);
        await LoadApartAsync(cancellationToken).ConfigureAwait(false);
        JobId[] jobs = [.. needs.Jobs.Where(job => _jobs.Find(job) is null)];
        DatasetId[] datasets = [.. needs.Datasets.Where(dataset => _datasets.Find(dataset) is null)];
        RunId[] runs = [.. needs.Runs.Where(run => _runs.Find(run) is null)];
        if (jobs.Length + datasets.Length + runs.Length == 0) return;
        var folds = await store.FindFoldStatesAsync(jobs, cancellationToken).ConfigureAwait(false);
        var keyed = await store.FindKeyedStatesAsync(
            [.. folds.Keys.Select(KeyOf), .. datasets.Select(KeysOf), .. datasets.Select(KeyOf), .. runs.Select(KeyOf)],
            cancellationToken).ConfigureAwait(false);
        foreach (var job in jobs) Add(job, folds.GetValueOrDefault(job), keyed.GetValueOrDefault(KeyOf(job)));
        foreach (var dataset in datasets) Add(dataset, keyed.GetValueOrDefault(KeysOf(dataset)), keyed.GetValueOrDefault(KeyOf(dataset)));
        foreach (var run in runs) Add(run, keyed.GetValueOrDefault(KeyOf(run)));
    }

    public async ValueTask<JobFold> JobAsync(JobId id, CancellationToken cancellationToken)
    {
        if (_jobs.Find(id) is { } known) return Used(known);
        var state = await store.FindFoldStateAsync(id, cancellationToken).ConfigureAwait(false);
        var content = state is null ? null : await store.FindKeyedStateAsync(KeyOf(id), cancellationToken).ConfigureAwait(false);
        return Used(Add(id, state, content));
    }

    public async ValueTask<DatasetFold> DatasetAsync(DatasetId id, CancellationToken cancellationToken)
    {
        if (_datasets.Find(id) is { } known) return Used(known);
        await LoadApartAsync(cancellationToken).ConfigureAwait(false);
        var keys = await store.FindKeyedStateAsync(KeysOf(id), cancellationToken).ConfigureAwait(false);
        var content = keys is null ? null : await store.FindKeyedStateAsync(KeyOf(id), cancellationToken).ConfigureAwait(false);
        return Used(Add(id, keys, content));
    }

    public async ValueTask<RunSummary> RunAsync(RunId id, CancellationToken cancellationToken)
    {
        if (_runs.Find(id) is { } known) return Used(known);
        var state = await store.FindKeyedStateAsync(KeyOf(id), cancellationToken).ConfigureAwait(false);
        return Used(Add(id, state));
    }

    /// <summary>Keeps a path apart from the table that events say it is.</summary>
    public void Separate(DatasetFold path, DatasetId table)
    {
        _apart ??= [];
        if (!_apart.TryGetValue(path.Id, out var tables)) _apart[path.Id] = tables = [];
        tables.Add(table);
        path.Apart = tables;
    }

    /// <summary>The states to write of a job; its content only where that changed.</summary>
    public FoldState Store(JobFold fold, ImmutableArray<KeyedState>.Builder keyed)
    {
        if (fold.IsContentDirty || !fold.IsStored)
        {
            _writer.Clear();
            JobFoldCodec.WriteContent(_writer, fold);
            keyed.Add(Written(KeyOf(fold.Id)));
            _used?.Content(fold, keyed[^1].State.Span);
            (fold.IsContentDirty, fold.IsStored) = (false, true);
        }

        _writer.Clear();
        JobFoldCodec.Write(_writer, fold);
        var state = new FoldState(fold.Id, _writer.ToArray());
        _used?.State(fold, state.State.Span);
        return state;
    }

    /// <summary>The states to write of a dataset: its content and its keys, each only where it changed.</summary>
    public void Store(DatasetFold fold, ImmutableArray<KeyedState>.Builder keyed)
    {
        var isNew = !fold.IsStored;
        if (fold.IsContentDirty || !fold.IsStored)
        {
            _writer.Clear();
            DatasetFoldCodec.WriteContent(_writer, fold);
            keyed.Add(Written(KeyOf(fold.Id)));
            _used?.Content(fold, keyed[^1].State.Span);
            (fold.IsContentDirty, fold.IsStored) = (false, true);
        }

        if (!isNew && !fold.AreKeysDirty) return;
        _writer.Clear();
        DatasetFoldCodec.WriteKeys(_writer, fold);
        keyed.Add(Written(KeysOf(fold.Id)));
        _used?.State(fold, keyed[^1].State.Span);
        fold.AreKeysDirty = false;
    }

    public KeyedState Store(RunSummary summary)
    {
        _writer.Clear();
        summary.Write(_writer);
        var state = Written(KeyOf(summary.Id));
        _used?.State(summary, state.State.Span);
        return state;
    }

    /// <summary>Forgets what is in memory: after a failed commit the store is right, not this.</summary>
    public void Clear()
    {
        _jobs.Clear();
        _datasets.Clear();
        _runs.Clear();
        _apart = null;
    }

    public void Turn()
    {
        _jobs.Turn();
        _datasets.Turn();
        _runs.Turn();
    }

    private async ValueTask LoadApartAsync(CancellationToken cancellationToken)
    {
        if (_apart is not null) return;
        var apart = new Dictionary<DatasetId, HashSet<DatasetId>>();
        await foreach (var merge in store.ReadMergesAsync(cancellationToken).ConfigureAwait(false))
        {
            if (merge.Author != KnownAlias.Symlink || merge.UndoneAt is null) continue;
            var path = new DatasetId(merge.Alias.Namespace, merge.Alias.Name);
            if (!apart.TryGetValue(path, out var tables)) apart[path] = tables = [];
            tables.Add(new DatasetId(merge.Canonical.Namespace, merge.Canonical.Name));
        }

        _apart = apart;
    }

    private JobFold Add(JobId id, FoldState? state, KeyedState? content)
    {
        var fold = state is null || content is null ? new JobFold(id) : JobFoldCodec.Read(id, state.State.Span, content.State.Span);
        fold.IsStored = content is not null;
        _used?.Read(fold, state?.State, content?.State);
        _jobs.Add(id, fold);
        return fold;
    }

    private DatasetFold Add(DatasetId id, KeyedState? keys, KeyedState? content)
    {
        var fold = keys is null || content is null ? new DatasetFold(id) : DatasetFoldCodec.Read(id, keys.State.Span, content.State.Span);
        fold.IsStored = content is not null;
        fold.Apart = _apart?.GetValueOrDefault(id);
        _used?.Read(fold, keys?.State, content?.State);
        _datasets.Add(id, fold);
        return fold;
    }

    private RunSummary Add(RunId id, KeyedState? state)
    {
        var summary = state is null ? new RunSummary(id) : RunSummary.Read(id, state.State.Span);
        _used?.Read(summary, state?.State, null);
        _runs.Add(id, summary);
        return summary;
    }

    private KeyedState Written(string key) => new(key, _writer.ToArray());

    private JobFold Used(JobFold fold)
    {
        _used?.Use(fold, StateGuard.Of(fold.Id, default), KeyOf(fold.Id));
        return fold;
    }

    private DatasetFold Used(DatasetFold fold)
    {
        _used?.Use(fold, StateGuard.Of(KeysOf(fold.Id), default), KeyOf(fold.Id));
        return fold;
    }

    private RunSummary Used(RunSummary summary)
    {
        _used?.Use(summary, StateGuard.Of(KeyOf(summary.Id), default), null);
        return summary;
    }

    // The length in front keeps namespaces and names apart whatever they hold.
    private static string KeyOf(JobId id) => $"job:{id.Namespace.Length}:{id.Namespace}{id.Name}";

    private static string KeysOf(DatasetId id) => $"keys:{id.Namespace.Length}:{id.Namespace}{id.Name}";

    private static string KeyOf(DatasetId id) => $"dataset:{id.Namespace.Length}:{id.Namespace}{id.Name}";

    private static string KeyOf(RunId id) => $"run:{id.Value:N}";
}
