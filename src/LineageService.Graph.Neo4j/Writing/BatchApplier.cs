using System.Buffers.Binary;
using System.Text;
using LineageService.Graph.Neo4j.Codecs;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Neo4j.Writing;

/// <summary>
/// Applies one batch to the state of a commit, in the order the contract has: retirements, datasets, jobs, runs, edge sets, histories, merges,
/// events, states. Mutable; one batch.
/// </summary>
internal sealed class BatchApplier(CommitState state, LineageBatch batch)
{
    private readonly long _now = batch.RecordedAt.UtcTicks;
    private readonly TouchedNames _touched = new(batch.RecordedAt);
    private bool _isChanged;

    /// <summary>True where the batch changed anything.</summary>
    public bool Apply()
    {
        foreach (var guard in batch.Guards) guard.Check(HashOf(guard));
        foreach (var job in batch.RetiredJobs) Retire(job);
        foreach (var dataset in batch.Datasets) Put(dataset);
        foreach (var job in batch.Jobs) Put(job);
        foreach (var run in batch.Runs) Put(run);
        foreach (var set in batch.EdgeSets) Put(set);
        foreach (var history in batch.EdgeHistories) Put(history);
        foreach (var merge in batch.Merges) Put(merge);
        foreach (var logged in batch.Events) Append(logged);
        foreach (var outcome in batch.EventOutcomes) Put(outcome);
        foreach (var fold in batch.FoldStates)
        {
            Job(fold.Job, revive: false);
            Put(state.Folds, fold.Job, fold.State.Span);
        }

        foreach (var keyed in batch.KeyedStates) if (Put(state.States, keyed.Key, keyed.State.Span)) _touched.States.Add(keyed.Key);
        if (_isChanged) state.Changes.Add(_touched);
        return _isChanged;
    }

    /// <summary>A hash that tells states apart.</summary>
    public static byte[] HashOf(ReadOnlySpan<byte> bytes)
    {
        var hash = new byte[16];
        BinaryPrimitives.WriteUInt128LittleEndian(hash, StateGuard.HashOf(bytes));
        return hash;
    }

    private UInt128 HashOf(StateGuard guard)
    {
        var row = guard.Job is { } job ? state.Folds.GetValueOrDefault(job) : state.States.GetValueOrDefault(guard.Key!);
        return row?.Hash is { } hash ? BinaryPrimitives.ReadUInt128LittleEndian(hash) : default;
    }

    private void Retire(JobId id)
    {
        if (state.FindJob(id) is not { IsRetired: false } job) return;
        foreach (var set in state.Sets.Values.Where(set => set.Job == id && set.Current is not null).ToArray())
        {
            var end = new EdgeHistory(id, set.Target, set.Evidence, batch.RecordedAt, []);
            if (set.Tell(end, [], _now)) _touched.Sets.Add((id, set.Target, set.Evidence));
        }

        job.Put(job.Record, job.Sql, isRetired: true, _now, _now);
        Note(id);
    }

    private void Put(DatasetRecord record)
    {
        state.Mention(record.Id, _now);
        if (!state.Datasets.TryGetValue(record.Id, out var row))
        {
            state.Datasets[record.Id] = row = DescriptionRow.New(GraphKeys.Of(record.Id), _now);
            Note(record.Id);
        }

        var json = DatasetJson.Write(record);
        if (row.Record == json) return;
        row.Put(json, null, isRetired: false, record.ValidFrom?.UtcTicks ?? _now, _now);
        state.DatasetRecords[record.Id] = record;
        _touched.Reach(row.ValidFrom);
        Note(record.Id);
    }

    private void Put(JobRecord record)
    {
        var row = Job(record.Id, revive: true);
        var json = Encoding.UTF8.GetString(RecordJson.Write(record));
        if (row.Record == json && row.Sql == record.Sql) return;
        foreach (var input in record.Inputs) state.Mention(input, _now);
        foreach (var output in record.Outputs) state.Mention(output, _now);
        row.Put(json, record.Sql, isRetired: false, record.ValidFrom?.UtcTicks ?? _now, _now);
        state.JobRecords[record.Id] = record;
        _touched.Reach(row.ValidFrom);
        _touched.Datasets.UnionWith(record.Inputs);
        _touched.Datasets.UnionWith(record.Outputs);
        Note(record.Id);
    }

    private void Put(RunRecord run)
    {
        Job(run.Job, revive: false);
        if (!state.Runs.TryGetValue(run.Id, out var row)) state.Runs[run.Id] = row = new RunRow(null);
        var stamp = Stamps.Of(run);
        if (row.Stamp == stamp) return;
        if (row.Stamp is null) row.RecordedAt = _now;
        if (run.EndedAt is null || !row.HasEnded) row.EndRecordedAt = run.EndedAt is null ? null : _now;
        (row.Stamp, row.Record, row.HasEnded) = (stamp, run, run.EndedAt is not null);
        _isChanged = true;
    }

    private void Put(EdgeSet set)
    {
        if (set.IsEmpty())
        {
            Put(EdgeTimeline.HistoryOf(set));
            return;
        }

        Job(set.Job, revive: true);
        var row = state.Set(set.Job, set.Target, set.Evidence);
        Note(row, set.Block, row.Put(set, EdgeContentCodec.Of(set), _now), set.ValidFrom);
    }

    private void Put(EdgeHistory history)
    {
        var told = history.Versions.RemoveAll(set => set.IsEmpty());
        if (told.IsEmpty)
        {
            if (state.FindJob(history.Job) is null) return;
            var held = state.Set(history.Job, history.Target, history.Evidence);
            if (held.Versions.Count > 0) Note(held, EdgeBlock.Empty, held.Tell(history with { Versions = told }, [], _now), history.From);
            return;
        }

        history = history with { Versions = told };
        Job(history.Job, revive: history.Current is not null);
        var row = state.Set(history.Job, history.Target, history.Evidence);
        var isNews = row.Tell(history, [.. told.Select(EdgeContentCodec.Of)], _now);
        foreach (var set in told) Note(row, set.Block, isNews, history.From);
    }

    private void Put(IdentityMerge merge)
    {
        if (!state.Merges.TryGetValue(merge.Id, out var row)) state.Merges[merge.Id] = row = new MergeRow(null);
        var stamp = Stamps.Of(merge);
        if (row.Stamp == stamp) return;
        (row.Stamp, row.Merge) = (stamp, merge);
        _touched.Merges.Add(merge.Id);
        _isChanged = true;
    }

    private void Append(LoggedEvent logged)
    {
        if (state.Events.ContainsKey(logged.ContentHash)) return;
        state.Events[logged.ContentHash] = new EventRow(false, logged.Kind, logged.Reason) { New = logged };
        _isChanged = true;
    }

    private void Put(EventOutcome outcome)
    {
        if (!state.Events.TryGetValue(outcome.ContentHash, out var row) || !row.IsDead) return;
        if (row.Kind == outcome.Kind && row.Reason == outcome.Reason) return;
        (row.Kind, row.Reason, row.IsChanged) = (outcome.Kind, outcome.Reason, true);
        _isChanged = true;
    }

    private bool Put<T>(Dictionary<T, StateRow> rows, T key, ReadOnlySpan<byte> bytes)
        where T : notnull
    {
        if (!rows.TryGetValue(key, out var row)) rows[key] = row = new StateRow(null);
        var hash = HashOf(bytes);
        if (row.Hash is { } known && known.AsSpan().SequenceEqual(hash)) return false;
        (row.Hash, row.State) = (hash, bytes.ToArray());
        return _isChanged = true;
    }

    // A late event of a retired job does not bring it back; a definition or an edge set does.
    private DescriptionRow Job(JobId id, bool revive)
    {
        if (state.FindJob(id) is not { } job)
        {
            state.Jobs[id] = job = DescriptionRow.New(GraphKeys.Of(id), _now);
            Note(id);
        }
        else if (revive && job.IsRetired)
        {
            job.Put(job.Record, job.Sql, isRetired: false, _now, _now);
            Note(id);
        }

        return job;
    }

    private void Note(JobId id)
    {
        _touched.Jobs.Add(id);
        _isChanged = true;
    }

    private void Note(DatasetId id)
    {
        _touched.Datasets.Add(id);
        _isChanged = true;
    }

    private void Note(EdgeSetRow row, EdgeBlock block, bool isNews, DateTimeOffset since)
    {
        if (!isNews) return;
        _touched.Reach(since.UtcTicks);
        _isChanged = true;
        _touched.Sets.Add((row.Job, row.Target, row.Evidence));
        state.Mention(row.Target, _now);
        _touched.Datasets.Add(row.Target);
        foreach (var node in block.Nodes)
        {
            var dataset = block.Datasets[node.Dataset];
            state.Mention(new BlockEnd(dataset, node.Path), _now);
            _touched.Datasets.Add(dataset);
        }
    }
}
