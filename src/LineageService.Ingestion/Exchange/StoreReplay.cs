using System.Collections.Immutable;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Graph.Store.Image;
using LineageService.Ingestion.Events;
using LineageService.Ingestion.Events.DeadLetters;
using LineageService.Ingestion.Events.Folding;
using LineageService.Model;

namespace LineageService.Ingestion.Exchange;

/// <summary>What a replay brought into the new store.</summary>
/// <param name="Events">Events read from the log, dead ones among them.</param>
/// <param name="DeadLetters">Those that are dead in the new store too.</param>
/// <param name="Revived">Those that were dead before and are applied now.</param>
/// <param name="Tasks">Task definitions copied, with the edges of their SQL: they are not in the log.</param>
public sealed record ReplayReport(long Events, long Applied, long DeadLetters, long Revived, long Tasks, long Datasets);

/// <summary>
/// Builds a store anew from another's event log, with the rules of this program: what a newer version understands better is better there. Events keep
/// the time of their first receipt. What never was an event is copied first: task definitions with their edges, tables of catalogs, merges, and the states
/// of <see cref="ReplayedStates"/>.
/// </summary>
public static class StoreReplay
{
    private const int EventsPerCommit = 500;
    private const long BytesPerCommit = 16 * 1024 * 1024;
    private const int RecordsPerCommit = 1_000;
    private const int CachedStates = 100;

    /// <param name="target">An empty store's host; <paramref name="ingester"/> is its only ingester.</param>
    /// <param name="query">Which events; the limit and cursor do not count.</param>
    /// <exception cref="InvalidOperationException">The target is not empty.</exception>
    /// <exception cref="LineageStoreException">A store cannot be read or written; what was committed before stays.</exception>
    public static async Task<ReplayReport> RunAsync(
        ILineageStore source, LineageGraphHost target, EventIngester ingester, EventQuery query, TimeProvider time,
        IProgress<ExchangeProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(ingester);
        ArgumentNullException.ThrowIfNull(time);
        if (target.Store.Epoch != 0) throw new InvalidOperationException("A replay needs an empty store to build.");
        var copy = new CopiedRecords(target, time.GetUtcNow());
        await CopyAsync(source, copy, cancellationToken).ConfigureAwait(false);
        var report = await ReplayAsync(source, target, ingester, query, time, progress, cancellationToken).ConfigureAwait(false);
        return report with { Tasks = copy.Tasks, Datasets = copy.Datasets };
    }

    private static async Task CopyAsync(ILineageStore source, CopiedRecords copy, CancellationToken cancellationToken)
    {
        // What events told of a dataset comes back with them; what a catalog told beside them stands in the record alone.
        var states = new FoldStates(source, CachedStates);
        await foreach (var dataset in source.ReadDatasetsAsync(cancellationToken).ConfigureAwait(false))
        {
            if (dataset.AliasOf is not null) continue;
            var fold = await states.DatasetAsync(dataset.Id, cancellationToken).ConfigureAwait(false);
            states.Turn();
            var others = fold.Written.Remainder(dataset);
            if (CopiedRecords.IsDescribed(others)) await copy.AddAsync(others, cancellationToken).ConfigureAwait(false);
        }

        await foreach (var job in source.ReadJobsAsync(cancellationToken).ConfigureAwait(false))
        {
            var sets = await source.FindEdgeSetsAsync(job.Id, cancellationToken).ConfigureAwait(false);
            var own = sets.Where(set => set.Evidence is EvidenceKind.Sql or EvidenceKind.Manual).ToImmutableArray();
            if (job.Fingerprint is null && own.IsEmpty) continue;
            await copy.AddAsync(job, own, cancellationToken).ConfigureAwait(false);
        }

        await foreach (var merge in source.ReadMergesAsync(cancellationToken).ConfigureAwait(false))
            await copy.AddAsync(merge, cancellationToken).ConfigureAwait(false);
        await copy.FlushAsync(cancellationToken).ConfigureAwait(false);
        if (source is IStoreImage image) await copy.AddStatesAsync(image, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<ReplayReport> ReplayAsync(
        ILineageStore source, LineageGraphHost target, EventIngester ingester, EventQuery query, TimeProvider time,
        IProgress<ExchangeProgress>? progress, CancellationToken cancellationToken)
    {
        var report = new ReplayReport(0, 0, 0, 0, 0, 0);
        var group = ImmutableArray.CreateBuilder<LoggedEvent>();

        // Dead letters that never were events: for those who take them again, not for the ingester of events.
        var others = new List<LoggedEvent>();
        long bytes = 0;
        async Task FlushAsync()
        {
            var events = group.DrainToImmutable();
            bytes = 0;
            await KeepAsync(target, [.. others], time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
            report = report with { Events = report.Events + others.Count, DeadLetters = report.DeadLetters + others.Count };
            others.Clear();
            if (events.IsEmpty) return;
            var results = await ingester.ReplayAsync(events, cancellationToken).ConfigureAwait(false);
            var applied = results.Count(result => result.IsSuccess);
            var revived = events.Zip(results).Count(pair => pair.First.Kind == LoggedEvent.DeadKind && pair.Second.IsSuccess);
            report = report with
            {
                Events = report.Events + events.Length,
                Applied = report.Applied + applied,
                DeadLetters = report.DeadLetters + events.Length - applied,
                Revived = report.Revived + revived,
            };
            progress?.Report(new ExchangeProgress(report.Events));
        }

        await foreach (var logged in source.ReadEventsAsync(query, cancellationToken).ConfigureAwait(false))
        {
            if (LetterOrigin.Of(logged).Role == LetterRole.Event) group.Add(logged);
            else others.Add(logged);
            bytes += logged.Body.Length;
            if (group.Count + others.Count >= EventsPerCommit || bytes >= BytesPerCommit) await FlushAsync().ConfigureAwait(false);
        }

        if (group.Count + others.Count > 0) await FlushAsync().ConfigureAwait(false);
        return report;
    }

    private static Task KeepAsync(LineageGraphHost target, ImmutableArray<LoggedEvent> letters, DateTimeOffset recordedAt, CancellationToken cancellationToken) =>
        letters.IsEmpty ? Task.CompletedTask : target.CommitAsync(new LineageBatch { Events = letters, RecordedAt = recordedAt }, cancellationToken);

    /// <summary>Records on their way into the new store. Mutable.</summary>
    private sealed class CopiedRecords(LineageGraphHost target, DateTimeOffset recordedAt)
    {
        private readonly List<DatasetRecord> _datasets = [];
        private readonly List<JobRecord> _jobs = [];
        private readonly List<EdgeSet> _sets = [];
        private readonly List<IdentityMerge> _merges = [];

        public long Tasks { get; private set; }

        public long Datasets { get; private set; }

        /// <summary>False where only lineage mentions the dataset: it comes back by itself.</summary>
        public static bool IsDescribed(DatasetRecord record) =>
            record.Schema == SchemaKnowledge.Complete || record.Layer is not null || record.Owner is not null || record.Kind is not null
            || record.Description is not null || !record.Tags.IsEmpty;

        public Task AddAsync(DatasetRecord record, CancellationToken cancellationToken)
        {
            _datasets.Add(record);
            Datasets++;
            return FlushIfFullAsync(cancellationToken);
        }

        public Task AddAsync(JobRecord record, ImmutableArray<EdgeSet> sets, CancellationToken cancellationToken)
        {
            _jobs.Add(record);
            _sets.AddRange(sets);
            Tasks++;
            return FlushIfFullAsync(cancellationToken);
        }

        public Task AddAsync(IdentityMerge merge, CancellationToken cancellationToken)
        {
            _merges.Add(merge);
            return FlushIfFullAsync(cancellationToken);
        }

        /// <summary>What sources, logs, catalogs and people gave: it does not come back with events.</summary>
        public async Task AddStatesAsync(IStoreImage source, CancellationToken cancellationToken)
        {
            var states = ImmutableArray.CreateBuilder<KeyedState>();
            await foreach (var state in source.ReadKeyedStatesAsync(cancellationToken).ConfigureAwait(false))
            {
                if (!ReplayedStates.IsCopied(state.Key)) continue;
                states.Add(state);
                if (states.Count >= RecordsPerCommit) await CommitAsync(states.DrainToImmutable(), cancellationToken).ConfigureAwait(false);
            }

            if (states.Count > 0) await CommitAsync(states.DrainToImmutable(), cancellationToken).ConfigureAwait(false);
        }

        private Task CommitAsync(ImmutableArray<KeyedState> states, CancellationToken cancellationToken) =>
            target.CommitAsync(new LineageBatch { KeyedStates = states, RecordedAt = recordedAt }, cancellationToken);

        public async Task FlushAsync(CancellationToken cancellationToken)
        {
            if (_datasets.Count + _jobs.Count + _merges.Count == 0) return;
            var batch = new LineageBatch
            {
                RecordedAt = recordedAt,
                Datasets = [.. _datasets],
                Jobs = [.. _jobs],
                EdgeSets = [.. _sets],
                Merges = [.. _merges],
            };
            await target.CommitAsync(batch, cancellationToken).ConfigureAwait(false);
            _datasets.Clear();
            _jobs.Clear();
            _sets.Clear();
            _merges.Clear();
        }

        private Task FlushIfFullAsync(CancellationToken cancellationToken) =>
            _datasets.Count + _jobs.Count + _merges.Count >= RecordsPerCommit ? FlushAsync(cancellationToken) : Task.CompletedTask;
    }
}
