using System.Collections.Immutable;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Ingestion.Collecting.Sync;

/// <summary>
/// Tables that no catalog lists any longer. Their columns stay for the history, but a task may tell them anew; a table that a task still writes is
/// there, whatever the catalog says.
/// </summary>
internal static class RetiredTables
{
    public static async Task<ImmutableArray<DatasetRecord>> PlanAsync(LineageGraphHost host, SyncPlan plan, CancellationToken cancellationToken)
    {
        var gone = plan.Retired.Concat(plan.Renamed.Select(rename => rename.From)).Where(key => key.Kind == SourceItemKind.Table).ToList();
        if (gone.Count == 0) return [];
        var written = Written(host.Current, plan);
        var records = ImmutableArray.CreateBuilder<DatasetRecord>();
        foreach (var key in gone)
        {
            var id = new DatasetId(key.Namespace, key.Name);
            if (await host.Store.FindDatasetAsync(id, cancellationToken).ConfigureAwait(false) is not { } record) continue;
            records.Add(record with { Exists = written.Contains(id), SchemaDerived = true, ValidFrom = null });
        }

        return records.ToImmutable();
    }

    private static HashSet<DatasetId> Written(LineageGraph graph, SyncPlan plan)
    {
        var retired = plan.Retired.Concat(plan.Renamed.Select(rename => rename.From))
            .Where(key => key.IsJob)
            .Select(key => new JobId(key.Namespace, key.Name))
            .ToHashSet();
        var written = new HashSet<DatasetId>();
        for (var ordinal = 0; ordinal < graph.JobCount; ordinal++)
        {
            var job = graph.JobAt(ordinal);
            if (job.Retired || retired.Contains(job.Id)) continue;
            foreach (var output in job.Outputs) written.Add(graph.DatasetAt(output).Id);
        }

        return written;
    }
}
