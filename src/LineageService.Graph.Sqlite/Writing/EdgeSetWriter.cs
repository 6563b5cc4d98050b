using System.Collections.Immutable;
using System.Diagnostics;
using LineageService.Graph.Sqlite.Codecs;
using LineageService.Graph.Sqlite.Reading;
using LineageService.Graph.Store;
using Microsoft.Data.Sqlite;

namespace LineageService.Graph.Sqlite.Writing;

/// <summary>
/// Writes edge sets and their histories: what is believed already changes nothing, the rest follows <see cref="EdgeTimeline"/>. Mutable;
/// one writer.
/// </summary>
internal sealed class EdgeSetWriter(SqliteConnection connection, EntityRows rows) : IDisposable
{
    private readonly EdgeSetPacker _packer = new(rows);
    private readonly EdgeVersionRows _versions = new(connection);

    public void Put(EdgeSet set)
    {
        if (set.IsEmpty())
        {
            Put(EdgeTimeline.HistoryOf(set));
            return;
        }

        var job = rows.Job(set.Job, revive: true);
        var target = rows.Dataset(set.Target).Id;
        var packed = _packer.Pack(set);
        var believed = _versions.Believed(job, target, set.Evidence, set.ValidFrom.UtcTicks);
        if (believed is [.., { Span.To: ContentSpan.Open } current]
            && EdgeTimeline.GoesOn(set, RecordReader.Time(current.Span.From))
            && current.Span.Content == EdgeVersionRows.Content(packed.Hash, set.IsActive))
        {
            if (current.Producer != set.Producer) Refresh(current.Id, set.Producer, current.Cause, current.EndCause);
            return;
        }

        Tell(job, target, EdgeTimeline.HistoryOf(set), believed, [packed]);
    }

    public void Put(EdgeHistory history)
    {
        var told = history.Versions.RemoveAll(set => set.IsEmpty());
        if (told.IsEmpty)
        {
            if (rows.FindJob(history.Job) is not { } owner || rows.FindDataset(history.Target) is not { } ended) return;
            var held = _versions.Believed(owner.Id, ended.Id, history.Evidence, history.From.UtcTicks);
            if (held.Count > 0) Tell(owner.Id, ended.Id, history with { Versions = told }, held, []);
            return;
        }

        history = history with { Versions = told };
        var job = rows.Job(history.Job, revive: history.Current is not null);
        var target = rows.Dataset(history.Target).Id;
        var packed = told.Select(_packer.Pack).ToArray();
        Tell(job, target, history, _versions.Believed(job, target, history.Evidence, history.From.UtcTicks), packed);
    }

    /// <summary>Ends all edge sets of a job that is gone.</summary>
    public void EndAll(Model.JobId id, int job, DateTimeOffset at)
    {
        foreach (var (target, evidence) in _versions.Current(job))
        {
            var believed = _versions.Believed(job, target, evidence, at.UtcTicks);
            Tell(job, target, new EdgeHistory(id, default, evidence, at, []), believed, []);
        }
    }

    public void Dispose() => _versions.Dispose();

    private void Tell(int job, int target, EdgeHistory history, List<StoredSpan> believed, PackedSet[] packed)
    {
        // Recorded time does not go back for one (job, target): else two versions would hold at once.
        var recordedAt = rows.Now;
        foreach (var version in believed) recordedAt = Math.Max(recordedAt, version.KnownSince);
        var spans = new ContentSpan[believed.Count];
        for (var place = 0; place < spans.Length; place++) spans[place] = believed[place].Span;
        var told = new ContentSpan[packed.Length];
        for (var place = 0; place < told.Length; place++)
        {
            var set = history.Versions[place];
            told[place] = new ContentSpan(
                set.ValidFrom.UtcTicks, set.ValidTo?.UtcTicks ?? ContentSpan.Open,
                EdgeVersionRows.Content(packed[place].Hash, set.IsActive));
        }

        // Old versions first: only one may be current at a time.
        var steps = EdgeTimeline.Plan(spans, history.From.UtcTicks, told);
        foreach (var step in steps) if (step.Action != EdgeTimelineAction.Add) Change(step, believed[step.Believed], history, recordedAt);
        foreach (var step in steps)
        {
            if (step.Action != EdgeTimelineAction.Add) continue;
            var old = step.Believed < 0 ? null : believed[step.Believed];
            if (step.First < 0) _versions.Copy(old!.Id, step, EndCause(step, old, history), recordedAt);
            else
            {
                var set = history.Versions[step.First] with { Producer = history.Versions[step.Last].Producer };
                var (cause, endCause) = (Cause(step, old, history), EndCause(step, old, history));
                _versions.Add(job, target, set, packed[step.First], step, cause, endCause, recordedAt);
            }

            rows.IsChanged = true;
        }

        foreach (var step in steps) if (step.Action == EdgeTimelineAction.Withdraw) _versions.DropUnseen(believed[step.Believed].Id);
    }

    private void Change(in EdgeTimelineStep step, StoredSpan old, EdgeHistory history, long recordedAt)
    {
        switch (step.Action)
        {
            case EdgeTimelineAction.Keep:
                if (step.Last < 0) return;
                Refresh(step, old, history);
                return;
            case EdgeTimelineAction.Close:
                _versions.Close(old.Id, step.To, recordedAt);
                Refresh(step, old, history);
                break;
            case EdgeTimelineAction.Withdraw:
                _versions.Withdraw(old, recordedAt);
                break;
            case EdgeTimelineAction.Add:
            default:
                throw new UnreachableException();
        }

        rows.IsChanged = true;
    }

    private void Refresh(in EdgeTimelineStep step, StoredSpan old, EdgeHistory history)
    {
        var producer = step.Last < 0 ? old.Producer : history.Versions[step.Last].Producer;
        var (cause, endCause) = (Cause(step, old, history), EndCause(step, old, history));
        if (producer != old.Producer || !Same(cause, old.Cause) || !Same(endCause, old.EndCause))
            Refresh(old.Id, producer, cause, endCause);
    }

    private void Refresh(long id, string producer, byte[]? cause, byte[]? endCause)
    {
        _versions.Refresh(id, producer, cause, endCause);
        rows.IsChanged = true;
    }

    private static byte[]? Cause(in EdgeTimelineStep step, StoredSpan? old, EdgeHistory history) =>
        (step.BeginsAsTold ? CauseBlob.Write(history.Versions[step.First].Cause) : null) ?? old?.Cause;

    private static byte[]? EndCause(in EdgeTimelineStep step, StoredSpan? old, EdgeHistory history)
    {
        if (step.To == ContentSpan.Open) return null;
        if (step.Last < 0) return CauseBlob.Write(EdgeTimeline.EndCauseOf(history));
        return CauseBlob.Write(history.Versions[step.Last].EndCause) ?? (old?.Span.To == step.To ? old.EndCause : null);
    }

    private static bool Same(byte[]? left, byte[]? right) => left.AsSpan().SequenceEqual(right) && left is null == right is null;
}
