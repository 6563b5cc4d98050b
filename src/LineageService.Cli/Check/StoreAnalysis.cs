using LineageService.Api.Impact;
using LineageService.Cli.CommandLine;
using LineageService.Cli.Moving;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Impact;
using LineageService.Impact.Changes;
using LineageService.Impact.Contracts;
using LineageService.Impact.Report;
using LineageService.Ingestion.Collecting;
using LineageService.Ingestion.Impact;
using LineageService.Ingestion.Labels.Hosting;

namespace LineageService.Cli.Check;

/// <summary>Analyses the difference of two versions in this process: against a store, or against the first version itself.</summary>
internal static class StoreAnalysis
{
    /// <exception cref="CommandException">There is no store, or the policy has mistakes.</exception>
    /// <exception cref="LineageStoreException">The store cannot be read.</exception>
    public static async Task<ImpactReport> RunAsync(
        CheckSettings settings, CheckVersions versions, CheckAgreements agreements, TimeProvider time, IProgress<CollectProgress>? progress,
        CancellationToken cancellationToken)
    {
        var policy = await CheckPolicy.ReadAsync(settings, time, cancellationToken).ConfigureAwait(false);
        var (host, lineageAsOf) = await OpenAsync(settings, versions, time, progress, cancellationToken).ConfigureAwait(false);
        await using (host.ConfigureAwait(false))
        {
            var source = await StoreImpactSource.OpenAsync(host, time, versions.Base.Tasks.Values, settings.Functions, cancellationToken).ConfigureAwait(false);
            var now = time.GetUtcNow();
            var changes = VersionChanges.Between(versions.Base, versions.Head, source.Read);
            var contracted = new ContractedSource(source, agreements.Contracts);
            var report = ImpactAnalysis.Analyze(contracted, changes, settings.Options with { Now = now }, cancellationToken);
            report = ContractCheck.Apply(report, agreements.Contracts);
            var (labels, basis) = await LabelReading.OfAsync(host, policy, time, cancellationToken).ConfigureAwait(false);
            var privacy = await PrivacyDeltas.OfAsync(host.Store, labels, basis, Proposed(versions, changes), time, cancellationToken).ConfigureAwait(false);
            return report.Pin(contracted, labels, now, lineageAsOf) with { Privacy = privacy };
        }
    }

    private static async Task<(LineageGraphHost Host, DateTimeOffset? AsOf)> OpenAsync(
        CheckSettings settings, CheckVersions versions, TimeProvider time, IProgress<CollectProgress>? progress, CancellationToken cancellationToken)
    {
        if (settings.Store is not { } address)
            return (await VersionStore.MakeAsync(versions.Base, settings.Functions, time, progress, cancellationToken).ConfigureAwait(false), time.GetUtcNow());
        var store = await StoreAddresses.OpenToReadAsync(address, cancellationToken).ConfigureAwait(false);
        var written = await store.FindLastWriteAsync(cancellationToken).ConfigureAwait(false);
        return (await LineageGraphHost.OpenAsync(store, time, cancellationToken).ConfigureAwait(false), written);
    }

    private static ProposedTasks Proposed(CheckVersions versions, ChangeSet changes)
    {
        var tasks = changes.Changes.OfType<TaskChanged>().ToList();
        var after = tasks.Select(change => change.After?.Id).OfType<Model.JobId>().ToHashSet();
        return new ProposedTasks(
            [.. after.Select(id => versions.Head.Tasks[id])],
            [.. versions.Head.Tables.Where(table => !versions.Base.SaysTheSame(versions.Head, table.Key)).Select(table => table.Value)],
            [.. tasks.Select(change => change.Before?.Id).OfType<Model.JobId>().Where(id => !after.Contains(id))]);
    }
}
