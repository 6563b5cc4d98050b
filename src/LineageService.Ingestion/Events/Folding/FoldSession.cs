using System.Collections.Immutable;
using LineageService.Graph.Store;
using LineageService.Ingestion.Events.Contributions;
using LineageService.Model;
using LineageService.OpenLineage.Events;
using LineageService.OpenLineage.Facets;
using LineageService.OpenLineage.Naming;

namespace LineageService.Ingestion.Events.Folding;

/// <summary>
/// Folds the events of one commit into the states and makes the batch that they change. Each job and dataset is composed once, however many
/// events touch it. Mutable; for one commit.
/// </summary>
internal sealed class FoldSession(ILineageStore store, FoldStates states, EventIngestOptions options)
{
    private static readonly List<DatasetFold> NoAliases = [];

    private readonly HashSet<JobFold> _jobs = [];
    private readonly HashSet<JobFold> _forced = [];
    private readonly HashSet<DatasetFold> _datasets = [];
    private readonly HashSet<RunSummary> _runs = [];
    private readonly HashSet<DatasetFold> _realiased = [];
    private readonly HashSet<JobId> _newJobs = [];
    private readonly HashSet<EmptiedDataset> _emptied = [];
    private IReadOnlyDictionary<JobId, JobRecord> _storedJobs = new Dictionary<JobId, JobRecord>();

    public async Task ApplyAsync(PreparedEvent prepared, CancellationToken cancellationToken)
    {
        switch (prepared.Event)
        {
            case RunEvent run:
                await ApplyAsync(prepared, run, cancellationToken).ConfigureAwait(false);
                break;
            case JobEvent job:
                await ApplyAsync(prepared, job, cancellationToken).ConfigureAwait(false);
                break;
            case DatasetEvent dataset:
                await ApplyAsync(prepared, dataset, cancellationToken).ConfigureAwait(false);
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <summary>The batch of all that was applied, without the event log.</summary>
    public async Task<LineageBatch> ToBatchAsync(DateTimeOffset recordedAt, CancellationToken cancellationToken)
    {
        await ForceMentionsAsync(cancellationToken).ConfigureAwait(false);
        var histories = ImmutableArray.CreateBuilder<EdgeHistory>();
        var jobs = ImmutableArray.CreateBuilder<JobRecord>();
        var folds = ImmutableArray.CreateBuilder<FoldState>(_jobs.Count);
        var keyed = ImmutableArray.CreateBuilder<KeyedState>();
        await ReadNewJobsAsync(cancellationToken).ConfigureAwait(false);
        foreach (var job in _jobs)
        {
            if (await ComposeAsync(job, histories, cancellationToken).ConfigureAwait(false) is { } record) jobs.Add(record);
            JobForgetting.Forget(job, options);
            folds.Add(states.Store(job, keyed));
        }

        var datasets = await ComposeDatasetsAsync(cancellationToken).ConfigureAwait(false);
        foreach (var dataset in _datasets) states.Store(dataset, keyed);
        foreach (var run in _runs) keyed.Add(states.Store(run));
        return new LineageBatch
        {
            RecordedAt = recordedAt,
            Guards = states.Guards,
            Datasets = datasets,
            Emptied = [.. _emptied],
            Jobs = jobs.DrainToImmutable(),
            Runs = [.. _runs.Select(run => run.ToRecord())],
            EdgeHistories = histories.DrainToImmutable(),
            FoldStates = folds.DrainToImmutable(),
            KeyedStates = keyed.DrainToImmutable(),
        };
    }

    private async Task ApplyAsync(PreparedEvent prepared, RunEvent read, CancellationToken cancellationToken)
    {
        var named = await states.JobAsync(read.Job.Id, cancellationToken).ConfigureAwait(false);
        var summary = await states.RunAsync(read.Run.Id, cancellationToken).ConfigureAwait(false);
        var hosts = summary.Names.Hosts();
        var wasMain = summary.Names.Main;
        summary.Add(read, prepared.Key);
        _runs.Add(summary);
        _jobs.Add(named);
        named.Offer(prepared.Key, read.Job.Facets);
        await MoveAsync(summary, hosts, wasMain, cancellationToken).ConfigureAwait(false);
        var hostId = summary.Names.HostOf(named.Id);
        var host = hostId == named.Id ? named : await states.JobAsync(hostId, cancellationToken).ConfigureAwait(false);
        _jobs.Add(host);
        if (host.Add(read, prepared.Key, prepared.Contribution, host == named ? null : named.Id))
            await MentionAsync(host.Id, prepared.Contribution!, cancellationToken).ConfigureAwait(false);
        await OfferAsync(prepared, read.Inputs, DatasetRole.Input, cancellationToken).ConfigureAwait(false);
        if (read.EventType == RunEventType.Complete) await NoteEmptiedAsync(prepared, read.Outputs, cancellationToken).ConfigureAwait(false);
        await OfferAsync(prepared, read.Outputs, DatasetRole.Output, cancellationToken).ConfigureAwait(false);
    }

    // Before the datasets are offered: what was said later of one counts, not an event that comes late.
    private async Task NoteEmptiedAsync(PreparedEvent prepared, ImmutableArray<EventDataset> datasets, CancellationToken cancellationToken)
    {
        foreach (var dataset in datasets)
        {
            if (dataset.Facets.Lifecycle.Value is not { State: LifecycleState.Overwrite or LifecycleState.Truncate or LifecycleState.Drop } lifecycle) continue;
            var fold = await states.DatasetAsync(dataset.Id, cancellationToken).ConfigureAwait(false);
            if (prepared.Key > fold.LifeKey) _emptied.Add(new EmptiedDataset(dataset.Id, lifecycle.State == LifecycleState.Overwrite));
        }
    }

    /// <summary>Moves what was said under other names of a run to the job that hosts it now.</summary>
    private async Task MoveAsync(
        RunSummary run, IReadOnlyList<(JobId Job, JobId Host)> before, JobId onlyName, CancellationToken cancellationToken)
    {
        foreach (var (name, host) in run.Names.Hosts())
        {
            // What had one name only was hosted under it.
            var former = name;
            foreach (var (known, at) in before) former = known == name ? at : former;
            if (former == host || (before.Count == 0 && name != onlyName)) continue;
            var from = await states.JobAsync(former, cancellationToken).ConfigureAwait(false);
            if (from.Take(run.Id, name) is not { } part) continue;
            var to = await states.JobAsync(host, cancellationToken).ConfigureAwait(false);
            foreach (var contribution in to.Host(run.Id, name, part, from))
                await MentionAsync(to.Id, contribution, cancellationToken).ConfigureAwait(false);
            _jobs.Add(from);
            _jobs.Add(to);
            _forced.Add(from);
            _forced.Add(to);
        }
    }

    private async Task ApplyAsync(PreparedEvent prepared, JobEvent read, CancellationToken cancellationToken)
    {
        var job = await states.JobAsync(read.Job.Id, cancellationToken).ConfigureAwait(false);
        _jobs.Add(job);
        if (job.Declare(prepared.Key, read.Job.Facets, prepared.Contribution))
            await MentionAsync(job.Id, prepared.Contribution!, cancellationToken).ConfigureAwait(false);
        await OfferAsync(prepared, read.Inputs, DatasetRole.Input, cancellationToken).ConfigureAwait(false);
        await OfferAsync(prepared, read.Outputs, DatasetRole.Output, cancellationToken).ConfigureAwait(false);
    }

    private async Task ApplyAsync(PreparedEvent prepared, DatasetEvent read, CancellationToken cancellationToken)
    {
        await NoteEmptiedAsync(prepared, [read.Dataset], cancellationToken).ConfigureAwait(false);
        await OfferAsync(prepared, [read.Dataset], DatasetRole.Declared, cancellationToken).ConfigureAwait(false);
        if (prepared.Contribution is not { } contribution) return;
        var job = await states.JobAsync(prepared.Owner, cancellationToken).ConfigureAwait(false);
        _jobs.Add(job);
        if (job.Declare(prepared.Key, JobFacets.None, contribution))
            await MentionAsync(job.Id, contribution, cancellationToken).ConfigureAwait(false);
    }

    private async Task OfferAsync(
        PreparedEvent prepared, ImmutableArray<EventDataset> datasets, DatasetRole role, CancellationToken cancellationToken)
    {
        foreach (var dataset in datasets)
        {
            var fold = await states.DatasetAsync(dataset.Id, cancellationToken).ConfigureAwait(false);
            _datasets.Add(fold);
            fold.Offer(prepared.Key, dataset, role);
            await OfferLinksAsync(prepared, fold, dataset, cancellationToken).ConfigureAwait(false);
            var lifecycle = dataset.Facets.Lifecycle.Value;
            if (lifecycle is not { State: LifecycleState.Rename, PreviousIdentifier: { } previous } || previous == dataset.Id) continue;
            fold.AddTo(fold.Former, previous);
            var former = await states.DatasetAsync(previous, cancellationToken).ConfigureAwait(false);
            former.OfferLife(prepared.Key, dropped: true);
            _datasets.Add(former);
        }
    }

    private async Task OfferLinksAsync(PreparedEvent prepared, DatasetFold fold, EventDataset dataset, CancellationToken cancellationToken)
    {
        if (dataset.Facets.Symlinks.State == FacetState.Deleted)
            await OfferAliasAsync(prepared, fold, null, cancellationToken).ConfigureAwait(false);
        foreach (var (aliasId, canonicalId) in SymlinkDirection.Merges(dataset))
        {
            var alias = await states.DatasetAsync(aliasId, cancellationToken).ConfigureAwait(false);
            var canonical = await states.DatasetAsync(canonicalId, cancellationToken).ConfigureAwait(false);
            canonical.AddTo(canonical.Aliases, aliasId);
            await OfferAliasAsync(prepared, alias, canonicalId, cancellationToken).ConfigureAwait(false);
            _datasets.Add(alias);
            _datasets.Add(canonical);
        }
    }

    private async Task OfferAliasAsync(PreparedEvent prepared, DatasetFold alias, DatasetId? canonical, CancellationToken cancellationToken)
    {
        var before = alias.AliasOf;
        if (!alias.OfferAlias(prepared.Key, canonical)) return;
        _realiased.Add(alias);

        // The table it no longer belongs to shows one path less.
        if (before is not { } left) return;
        var former = await states.DatasetAsync(left, cancellationToken).ConfigureAwait(false);
        former.IsContentDirty = true;
        _datasets.Add(former);
    }

    /// <summary>Remembers at each path who mentions it, for the day on which it turns out to be a table.</summary>
    private async Task MentionAsync(JobId job, StoredContribution contribution, CancellationToken cancellationToken)
    {
        foreach (var id in contribution.Paths)
        {
            var path = await states.DatasetAsync(id, cancellationToken).ConfigureAwait(false);
            if (path.Mention(job)) _datasets.Add(path);
        }
    }

    private async Task ForceMentionsAsync(CancellationToken cancellationToken)
    {
        foreach (var path in _realiased)
        {
            if (path.MentionsOverflow)
            {
                await foreach (var record in store.ReadJobsAsync(cancellationToken).ConfigureAwait(false))
                    await ForceAsync(record.Id, cancellationToken).ConfigureAwait(false);
            }

            foreach (var job in path.Mentions) await ForceAsync(job, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Keeps a path apart from the table that events say it is; null where none does.
    /// </summary>
    /// <returns>The table.</returns>
    public async Task<DatasetId?> SeparateAsync(DatasetId id, CancellationToken cancellationToken)
    {
        var path = await states.DatasetAsync(id, cancellationToken).ConfigureAwait(false);
        if (path.AliasOf is not { } table) return null;
        states.Separate(path, table);
        var former = await states.DatasetAsync(table, cancellationToken).ConfigureAwait(false);
        foreach (var fold in (ReadOnlySpan<DatasetFold>)[path, former])
        {
            fold.IsContentDirty = true;
            _datasets.Add(fold);
        }

        _realiased.Add(path);
        return table;
    }

    /// <summary>Composes a job again though none of its events came.</summary>
    public async Task ForceAsync(JobId id, CancellationToken cancellationToken)
    {
        var job = await states.JobAsync(id, cancellationToken).ConfigureAwait(false);
        _jobs.Add(job);
        _forced.Add(job);
    }

    private async Task<JobRecord?> ComposeAsync(
        JobFold job, ImmutableArray<EdgeHistory>.Builder histories, CancellationToken cancellationToken)
    {
        var runs = new CountingRuns(job);
        var made = JobSignature.Of(job, runs, options.Ranking.Version);
        if (made == job.Composed && !_forced.Contains(job) && JobSignature.IsEnough(job, runs))
        {
            job.MarkComposed(runs);
            return null;
        }

        var resolve = await JobAliases.ResolverAsync(job, states, cancellationToken).ConfigureAwait(false);
        var composition = JobComposition.Of(job, runs, resolve, options.Ranking);
        TimelineWriter.Write(job, composition, histories);
        var validFrom = Time(job.ChangedAt);
        job.Composed = made;
        job.MarkComposed(runs);
        return await JobRecordAsync(job, composition, cancellationToken).ConfigureAwait(false) is { } record
            ? record with { ValidFrom = validFrom }
            : null;
    }

    // Jobs of which no record was written yet need the stored one, all at once; of others it is asked when their record changes.
    private async Task ReadNewJobsAsync(CancellationToken cancellationToken)
    {
        foreach (var job in _jobs) if (job.Record == 0) _newJobs.Add(job.Id);
        if (_newJobs.Count > 0) _storedJobs = await store.FindJobsAsync(_newJobs, cancellationToken).ConfigureAwait(false);
    }

    private async Task<JobRecord?> JobRecordAsync(JobFold job, JobComposition composition, CancellationToken cancellationToken)
    {
        var record = JobRecords.Of(job, composition);
        var hash = JobRecords.HashOf(record, job.Facets);
        if (hash == job.Record) return null;

        // A job that a task definition describes keeps that description; its events only add evidence.
        var stored = _newJobs.Contains(job.Id)
            ? _storedJobs.GetValueOrDefault(job.Id)
            : await store.FindJobAsync(job.Id, cancellationToken).ConfigureAwait(false);
        job.Record = hash;
        return stored is not null && (stored.Fingerprint is not null || stored.State != AnalysisState.NotAnalysed) ? null : record;
    }

    private async Task<ImmutableArray<DatasetRecord>> ComposeDatasetsAsync(CancellationToken cancellationToken)
    {
        // What is said of a path shows at its table.
        foreach (var fold in _datasets.ToArray())
        {
            if (fold.AliasOf is { } table) _datasets.Add(await states.DatasetAsync(table, cancellationToken).ConfigureAwait(false));
        }

        var changed = new List<(DatasetFold Fold, DatasetRecord Record, WrittenDataset Written, DateTimeOffset? Since)>();
        foreach (var fold in _datasets)
        {
            var aliases = await AliasesOfAsync(fold, cancellationToken).ConfigureAwait(false);
            if (!fold.NeedsComposing(aliases)) continue;
            var record = fold.AliasOf is { } canonical ? DatasetComposer.Alias(fold, canonical) : DatasetComposer.Canonical(fold, aliases);
            var written = WrittenDataset.Of(record);
            if (written.Record == fold.Written.Record) continue;
            changed.Add((fold, record, written, ChangedAt(fold, aliases)));

            // Its table, where it comes behind it, is composed anew.
            fold.IsContentDirty = true;
        }

        // All at once: a store may be a journey away.
        var stored = await store.FindDatasetsAsync([.. changed.Select(one => one.Fold.Id)], cancellationToken).ConfigureAwait(false);
        var records = ImmutableArray.CreateBuilder<DatasetRecord>(changed.Count);
        foreach (var (fold, record, written, since) in changed)
        {
            records.Add(fold.Written.Join(record, stored.GetValueOrDefault(fold.Id)) with { ValidFrom = since });
            fold.Written = written;
        }

        foreach (var fold in _datasets) fold.ChangedAt = 0;
        return records.DrainToImmutable();
    }

    /// <summary>The paths that now belong to a dataset.</summary>
    private async ValueTask<List<DatasetFold>> AliasesOfAsync(DatasetFold fold, CancellationToken cancellationToken)
    {
        if (fold.Aliases.Count == 0) return NoAliases;
        var aliases = new List<DatasetFold>(fold.Aliases.Count);
        foreach (var id in fold.Aliases)
        {
            var alias = await states.DatasetAsync(id, cancellationToken).ConfigureAwait(false);
            if (alias.AliasOf == fold.Id) aliases.Add(alias);
        }

        return aliases;
    }

    // What the latest event about it or its paths changed holds since that event.
    private static DateTimeOffset? ChangedAt(DatasetFold fold, List<DatasetFold> aliases)
    {
        var ticks = fold.ChangedAt;
        foreach (var alias in aliases) ticks = Math.Max(ticks, alias.ChangedAt);
        return Time(ticks);
    }

    private static DateTimeOffset? Time(long ticks) => ticks == 0 ? null : new DateTimeOffset(ticks, TimeSpan.Zero);
}
