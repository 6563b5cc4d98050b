using LineageService.Ingestion.Catalogs;
using LineageService.Ingestion.Reading;
using LineageService.Ingestion.Tasks;
using LineageService.Ingestion.Tasks.Import;

namespace LineageService.Ingestion.Collecting;

/// <summary>Runs a collector and brings what it found into the store.</summary>
public sealed class CollectionRun(TaskImporter importer)
{
    /// <exception cref="CollectorException">The source cannot be read; nothing was applied.</exception>
    /// <exception cref="Graph.Store.LineageStoreException">The store cannot be written.</exception>
    public async Task<CollectionReport> RunAsync(
        ICollector collector, CollectionOptions options, IProgress<CollectProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(collector);
        ArgumentNullException.ThrowIfNull(options);
        var tasks = new List<TaskDefinition>();
        var tables = new List<CatalogTable>();
        var failures = new List<SourceFailure>();
        var (dependencies, aliases, opaque) = (0, 0, 0);
        await foreach (var item in collector.CollectAsync(progress, cancellationToken).ConfigureAwait(false))
        {
            switch (item)
            {
                case CollectedTask task:
                    tasks.Add(task.Task);
                    break;
                case CollectedTable table:
                    tables.Add(table.Table);
                    break;
                case CollectedDependency:
                    dependencies++;
                    break;
                case CollectedAlias:
                    aliases++;
                    break;
                case CollectedOpaqueTask:
                    opaque++;
                    break;
                case CollectedFailure failure:
                    failures.Add(failure.Failure);
                    break;
                default:
                    throw new System.Diagnostics.UnreachableException();
            }
        }

        var report = options.DryRun
            ? null
            : await importer.ImportAsync(tasks, tables, TaskDefaults.None, progress: null, cancellationToken).ConfigureAwait(false);
        return new CollectionReport(collector.Source, tasks.Count, tables.Count, dependencies, aliases, opaque, [.. failures], report);
    }
}
