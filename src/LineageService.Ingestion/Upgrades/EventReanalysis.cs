using System.Collections.Immutable;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Ingestion.Analysis.Events;
using LineageService.Ingestion.Analysis.Functions;
using LineageService.Ingestion.Events;
using LineageService.Ingestion.Exchange;
using LineageService.Model;

namespace LineageService.Ingestion.Upgrades;

/// <summary>
/// Reads the SQL in the events of a store again with this program's engine: the event log is replayed into a store in memory, and what jobs claim by
/// the texts of their events is compared. Needs memory for the log and what it gives. Writes nothing; a replay into a new store puts it in force.
/// </summary>
/// <param name="options">How the store's events are taken; of its ranking above all.</param>
public sealed class EventReanalysis(ILineageStore store, TimeProvider time, EventIngestOptions? options = null, UserFunctions? functions = null)
{
    /// <returns>How many jobs have lineage by the SQL of their events, and those of them that are read otherwise, by name.</returns>
    /// <exception cref="LineageStoreException">The store cannot be read.</exception>
    public async Task<(int Jobs, ImmutableArray<JobReanalysis> Changed)> RunAsync(CancellationToken cancellationToken)
    {
        var jobs = new SortedSet<JobId>();
        await AddAsync(store, jobs, cancellationToken).ConfigureAwait(false);
        var shadow = await LineageGraphHost.OpenAsync(new InMemoryLineageStore(), time, cancellationToken).ConfigureAwait(false);
        await using (shadow.ConfigureAwait(false))
        {
            var ingester = new EventIngester(shadow, options, time, new SqlEventAnalyzer(functions));
            await using (ingester.ConfigureAwait(false))
                await StoreReplay.RunAsync(store, shadow, ingester, EventQuery.All, time, null, cancellationToken).ConfigureAwait(false);
            var before = jobs.Count;
            await AddAsync(shadow.Store, jobs, cancellationToken).ConfigureAwait(false);
            var changed = ImmutableArray.CreateBuilder<JobReanalysis>();
            foreach (var job in jobs)
            {
                var compared = JobReanalysis.Of(
                    job,
                    EvidenceKind.Statement,
                    await store.FindEdgeSetsAsync(job, cancellationToken).ConfigureAwait(false),
                    await shadow.Store.FindEdgeSetsAsync(job, cancellationToken).ConfigureAwait(false),
                    AnalysisState.NotAnalysed,
                    AnalysisState.NotAnalysed);
                if (!compared.IsSame) changed.Add(compared);
            }

            return (before, changed.ToImmutable());
        }
    }

    private static async Task AddAsync(ILineageReader from, SortedSet<JobId> jobs, CancellationToken cancellationToken)
    {
        await foreach (var set in from.ReadEdgeSetsAsync(cancellationToken).ConfigureAwait(false))
            if (set.Evidence == EvidenceKind.Statement) jobs.Add(set.Job);
    }
}
