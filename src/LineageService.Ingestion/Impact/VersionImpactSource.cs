using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Ingestion.Collecting;
using LineageService.Ingestion.Collecting.Sync;
using LineageService.Ingestion.Collecting.Versions;
using LineageService.Ingestion.Tasks.Import;

namespace LineageService.Ingestion.Impact;

/// <summary>Makes an impact source of one version of a repository alone: analysed into a store in memory, so that nothing has to be there before.</summary>
public static class VersionImpactSource
{
    /// <exception cref="CollectorException">The version cannot be read.</exception>
    public static async Task<StoreImpactSource> MakeAsync(
        SourceVersion version, StoreImpactOptions options, TimeProvider time, IProgress<CollectProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(version);
        ArgumentNullException.ThrowIfNull(options);
        var host = await LineageGraphHost.OpenAsync(new InMemoryLineageStore(), time, cancellationToken).ConfigureAwait(false);
        await using (host.ConfigureAwait(false))
        {
            using var importer = new TaskImporter(host, time, functions: options.Functions);
            var run = new CollectionRun(importer, host, time);
            await run.RunAsync(version.ToCollector(), new CollectionOptions { Limit = RetirementLimit.None }, progress, cancellationToken)
                .ConfigureAwait(false);
            return await StoreImpactSource.OpenAsync(host, options with { Definitions = version.Tasks }, cancellationToken).ConfigureAwait(false);
        }
    }
}
