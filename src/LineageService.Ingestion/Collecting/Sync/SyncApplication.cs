using System.Collections.Immutable;
using LineageService.Graph.Grants;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Ingestion.Catalogs;
using LineageService.Ingestion.Collecting.Scheduling;
using LineageService.Ingestion.Tasks;
using LineageService.Ingestion.Tasks.Import;
using LineageService.Ingestion.Upgrades;
using LineageService.Model;

namespace LineageService.Ingestion.Collecting.Sync;

/// <summary>Writes what a plan says. One use: a run of a source.</summary>
/// <param name="read">The hash of the source's registry that the plan was made of.</param>
/// <param name="others">The other sources of the store.</param>
internal sealed class SyncApplication(
    TaskImporter importer,
    LineageGraphHost host,
    TimeProvider time,
    CollectorSource source,
    UInt128 read,
    ImmutableArray<CollectorSource> others,
    IProgress<CollectProgress>? progress)
{
    private readonly AliasSync _aliases = new(host.Store, source, time);
    private string? _engine;

    // Of the source's registry as this run knows it.
    private UInt128 _registry = read;

    public async Task<CollectionReport> ApplyAsync(
        SourceRegistry? last, Collected collected, SyncPlan plan, CollectionReport report, CancellationToken cancellationToken)
    {
        await NoteIntentAsync(last, collected, plan, cancellationToken).ConfigureAwait(false);
        var work = plan.Added.AddRange(plan.Changed);
        var tables = work.Where(key => key.Kind == SourceItemKind.Table).Select(key => collected.Tables[key]).ToList();
        var tasks = work.Where(key => key.Kind == SourceItemKind.Task).Select(key => collected.Tasks[key]).ToList();
        _engine = (await StoreEngine.FindAsync(host.Store, importer.Engine, cancellationToken).ConfigureAwait(false)).Active;
        var looksAtAll = DefinesRoutines(tasks) || (last?.CompletedAt is not null && last.Engine != _engine);
        var affected = new AffectedTasks(importer, host, collected.Tasks, looksAtAll);
        var import = await affected.ImportAsync(tasks, tables, Relay(), cancellationToken).ConfigureAwait(false);
        await PutOpaqueAsync(last, work, collected, cancellationToken).ConfigureAwait(false);
        await FinishAsync(last, collected, plan, cancellationToken).ConfigureAwait(false);
        await affected.FollowAsync(cancellationToken).ConfigureAwait(false);
        return report with { Import = import, Affected = affected.Count, RefusedAliases = _aliases.Refused };
    }

    // A run that breaks off must not leave things that nobody owns: from here on they are this source's, of unknown content.
    private async Task NoteIntentAsync(SourceRegistry? last, Collected collected, SyncPlan plan, CancellationToken cancellationToken)
    {
        if (plan.Added.IsEmpty && plan.Changed.IsEmpty) return;
        var items = last is null ? [] : new Dictionary<SourceItemKey, SourceItem>(last.Items);
        foreach (var key in plan.Added.AddRange(plan.Changed))
        {
            // A merge that was made is found again by its id; one that is not made yet is no harm.
            var place = items.TryGetValue(key, out var old) ? old.Place : collected.Items[key].Place;
            items[key] = collected.Items[key] with { Hash = SourceItem.Pending, Place = place };
        }

        var batch = new LineageBatch { RecordedAt = time.GetUtcNow() };
        await CommitAsync(
            new SourceRegistry(source, items) { CompletedAt = last?.CompletedAt, Engine = last?.Engine },
            () => Task.FromResult((batch, ImmutableArray<SourceRegistry>.Empty)), cancellationToken).ConfigureAwait(false);
    }

    private async Task PutOpaqueAsync(
        SourceRegistry? last, ImmutableArray<SourceItemKey> work, Collected collected, CancellationToken cancellationToken)
    {
        var jobs = ImmutableArray.CreateBuilder<JobRecord>();
        var ended = ImmutableArray.CreateBuilder<EdgeSet>();
        foreach (var key in work)
        {
            if (key.Kind == SourceItemKind.Task)
            {
                // What the source stated of it while it had no SQL.
                if (last?.Items.ContainsKey(key with { Kind = SourceItemKind.OpaqueTask }) == true)
                    ended.AddRange(await StatedJobs.FormerClaimsAsync(host.Store, new JobId(key.Namespace, key.Name), null, time.GetUtcNow(), cancellationToken)
                        .ConfigureAwait(false));
                continue;
            }

            if (key.Kind != SourceItemKind.OpaqueTask) continue;
            var stated = collected.Stated.GetValueOrDefault(key);
            var job = stated is null ? OpaqueJobs.Of(collected.Opaque[key]) : StatedJobs.Of(stated);
            jobs.Add(job);
            if (stated is not null) ended.Add(StatedJobs.ClaimOf(stated, time.GetUtcNow()));
            ended.AddRange(await OpaqueJobs.FormerClaimsAsync(host.Store, job.Id, time.GetUtcNow(), cancellationToken).ConfigureAwait(false));
            ended.AddRange(await StatedJobs.FormerClaimsAsync(host.Store, job.Id, stated?.Target, time.GetUtcNow(), cancellationToken).ConfigureAwait(false));
        }

        if (jobs.Count + ended.Count == 0) return;
        await host.CommitAsync(
            new LineageBatch { Jobs = jobs.ToImmutable(), EdgeSets = ended.ToImmutable(), RecordedAt = time.GetUtcNow() }, cancellationToken).ConfigureAwait(false);
    }

    // What is gone, what was renamed and the new registry are one commit: after it, the source is what the store says.
    private async Task FinishAsync(SourceRegistry? last, Collected collected, SyncPlan plan, CancellationToken cancellationToken)
    {
        progress?.Report(new CollectProgress("retiring what is gone", 0, plan.Retired.Length));
        var now = time.GetUtcNow();
        var items = new Dictionary<SourceItemKey, SourceItem>(collected.Items);
        foreach (var key in plan.Kept) items[key] = last!.Items[key];
        var (merges, aliasChanges) = (ImmutableArray.CreateBuilder<IdentityMerge>(), plan.Retired.Where(key => key.Kind == SourceItemKind.Alias));
        merges.AddRange(await _aliases.PlanAsync(last, collected, plan, aliasChanges, now, cancellationToken).ConfigureAwait(false));
        var batch = new LineageBatch
        {
            RetiredJobs =
            [
                .. plan.Retired.Concat(plan.Renamed.Select(rename => rename.From)).Where(key => key.IsJob)
                    .Select(key => new JobId(key.Namespace, key.Name)),
            ],
            Datasets = await RetiredTables.PlanAsync(host, plan, cancellationToken).ConfigureAwait(false),
            Merges = merges.ToImmutable(),
            KeyedStates = [await SchedulerDependencies.StateAsync(host.Store, source, collected, cancellationToken).ConfigureAwait(false)],
            RecordedAt = now,
        };
        var registry = new SourceRegistry(source, items) { CompletedAt = now, Engine = _engine };
        await CommitAsync(
            registry,
            async () =>
            {
                var grants = await GrantStates.PlanGuardedAsync(host.Store, source.ToString(), collected.Grants, collected.Failures.Count > 0, cancellationToken)
                    .ConfigureAwait(false);
                var reminded = await RemindedAsync(last, plan, cancellationToken).ConfigureAwait(false);
                return (batch with { KeyedStates = [.. batch.KeyedStates, .. grants.States], Guards = [.. grants.Guards, .. reminded.Select(other => other.Guard)] },
                    [.. reminded.Select(other => other.Registry)]);
            },
            cancellationToken).ConfigureAwait(false);
    }

    // What this source gave may stand in the store although another source, which gives it still, says it otherwise: that one tells it again.
    private async Task<List<(SourceRegistry Registry, StateGuard Guard)>> RemindedAsync(SourceRegistry? last, SyncPlan plan, CancellationToken cancellationToken)
    {
        var reminded = new List<(SourceRegistry, StateGuard)>();
        if (plan.Released.IsEmpty) return reminded;
        foreach (var other in others)
        {
            // As it is now: it may have been collected meanwhile.
            if (await SourceRegistries.FindGuardedAsync(host.Store, other, cancellationToken).ConfigureAwait(false) is not ({ } known, var guard)) continue;
            var stale = plan.Released.Where(key => known.Items.TryGetValue(key, out var item) && item.Hash != last!.Items[key].Hash).ToList();
            if (stale.Count == 0) continue;
            var items = new Dictionary<SourceItemKey, SourceItem>(known.Items);
            foreach (var key in stale) items[key] = items[key] with { Hash = SourceItem.Pending };
            reminded.Add((known with { Items = items }, guard));
        }

        return reminded;
    }

    // Made anew where another replica came between: it may have named a source of its own. That another collects this very source is no such case.
    private Task<long> CommitAsync(
        SourceRegistry registry, Func<Task<(LineageBatch Batch, ImmutableArray<SourceRegistry> Reminded)>> plan, CancellationToken cancellationToken) =>
        new WriteConflicts(time).RunAsync(async () =>
        {
            var (_, guard) = await SourceRegistries.FindGuardedAsync(host.Store, source, cancellationToken).ConfigureAwait(false);
            if (guard.Hash != _registry)
            {
                throw new LineageStoreException(
                    $"{source} is collected by another process at the same time, which was faster: what this one wrote of it is brought in order by the next run.", isTransient: true);
            }

            var known = await SourceRegistries.ListAsync(host.Store, cancellationToken).ConfigureAwait(false);
            var (batch, reminded) = await plan().ConfigureAwait(false);
            var states = SourceRegistries.States(known, [registry, .. reminded]);
            var epoch = await host.CommitAsync(
                batch with { KeyedStates = [.. batch.KeyedStates, .. states], Guards = [guard, .. batch.Guards, .. SourceRegistries.Guards(known, states)] }, cancellationToken)
                .ConfigureAwait(false);
            _registry = StateGuard.HashOf(registry.Write());
            return epoch;
        });

    // A routine is expanded where it is called, so all callers have to look again; their fingerprints tell which.
    private static bool DefinesRoutines(List<TaskDefinition> tasks) => tasks.Exists(task =>
        task.Sql.Contains("FUNCTION", StringComparison.OrdinalIgnoreCase) || task.Sql.Contains("PROC", StringComparison.OrdinalIgnoreCase));

    private Progress? Relay() => progress is null ? null : new Progress(progress);

    /// <summary>Tells an import's progress as the collection's.</summary>
    private sealed class Progress(IProgress<CollectProgress> to) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) => to.Report(new CollectProgress(Phase(value.Phase), value.Done, value.Total));

        private static string Phase(ImportPhase phase) => phase switch
        {
            ImportPhase.Reading => "reading",
            ImportPhase.Parsing => "ordering tasks",
            ImportPhase.Analysing => "analysing",
            ImportPhase.Events => "events",
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }
}
