using System.Collections.Immutable;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Ingestion.Collecting.Sync;
using LineageService.Ingestion.Tasks.Import;

namespace LineageService.Ingestion.Collecting;

/// <summary>
/// Brings the store to what a source says now: what is new or changed is analysed and written, what is gone is retired, what is equal is not touched.
/// The source is read to its end before anything is written. A run that is broken off leaves a store that the next run brings on: what was applied is
/// found to be there, and retiring comes last.
/// </summary>
public sealed class CollectionRun
{
    private const int ProgressStep = 256;

    private readonly TaskImporter _importer;
    private readonly LineageGraphHost _host;
    private readonly TimeProvider _time;

    public CollectionRun(TaskImporter importer, LineageGraphHost host, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(importer);
        ArgumentNullException.ThrowIfNull(host);
        _importer = importer;
        _host = host;
        _time = time;
    }

    /// <exception cref="CollectorException">The source cannot be read; nothing was applied.</exception>
    /// <exception cref="LineageStoreException">The store cannot be written; what was committed before stays.</exception>
    public async Task<CollectionReport> RunAsync(
        ICollector collector, CollectionOptions options, IProgress<CollectProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(collector);
        ArgumentNullException.ThrowIfNull(options);
        var started = _time.GetTimestamp();
        var collected = new Collected(collector.Source);
        var items = 0;
        await foreach (var item in collector.CollectAsync(progress, cancellationToken).ConfigureAwait(false))
        {
            collected.Add(item);
            if (++items % ProgressStep == 0) progress?.Report(new CollectProgress("collecting", items, 0));
        }

        collected.Close();

        progress?.Report(new CollectProgress("comparing with the last run", 0, 0));
        var sources = await SourceRegistries.ListAsync(_host.Store, cancellationToken).ConfigureAwait(false);
        var others = new List<SourceRegistry>();
        SourceRegistry? last = null;
        UInt128 read = default;
        foreach (var source in sources)
        {
            if (await SourceRegistries.FindGuardedAsync(_host.Store, source, cancellationToken).ConfigureAwait(false) is not ({ } registry, var guard)) continue;
            if (source == collector.Source) (last, read) = (registry, guard.Hash);
            else others.Add(registry);
        }

        var plan = SyncPlanner.Plan(last, collected, key => others.Exists(other => other.Holds(key)));
        var refusal = options.Limit.Check(last, plan);
        var report = new CollectionReport(
            collector.Source, collected.Tasks.Count, collected.Tables.Count, collected.Dependencies.Sum(pair => pair.Value.Count), collected.Aliases.Count,
            collected.Opaque.Count, [.. collected.Failures], null)
        {
            Plan = plan,
            Stated = collected.Stated.Count,
            Grants = collected.Grants.Count,
            Notices = [.. collected.Notices],
            DryRun = options.DryRun,
            Refusal = refusal,
        };
        if (!options.DryRun && refusal is null)
        {
            var application = new SyncApplication(_importer, _host, _time, collector.Source, read, [.. others.Select(other => other.Source)], progress);
            report = await application.ApplyAsync(last, collected, plan, report, cancellationToken).ConfigureAwait(false);
        }

        return report with { Seconds = _time.GetElapsedTime(started).TotalSeconds };
    }
}
