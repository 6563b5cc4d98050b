using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Ingestion.Analysis.Functions;
using LineageService.Ingestion.Collecting;
using LineageService.Ingestion.Collecting.Sync;
using LineageService.Ingestion.Collecting.Versions;
using LineageService.Ingestion.Tasks.Import;

namespace LineageService.Cli.Check;

/// <summary>Makes a store of one version of a repository alone: analysed into memory, so that nothing has to be there before.</summary>
internal static class VersionStore
{
    /// <returns>To be disposed.</returns>
    public static async Task<LineageGraphHost> MakeAsync(
        SourceVersion version, UserFunctions functions, TimeProvider time, IProgress<CollectProgress>? progress, CancellationToken cancellationToken)
    {
        var host = await LineageGraphHost.OpenAsync(new InMemoryLineageStore(), time, cancellationToken).ConfigureAwait(false);
        using var importer = new TaskImporter(host, time, functions: functions);
        var run = new CollectionRun(importer, host, time);
        await run.RunAsync(version.ToCollector(), new CollectionOptions { Limit = RetirementLimit.None }, progress, cancellationToken).ConfigureAwait(false);
        return host;
    }
}
