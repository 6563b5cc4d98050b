using System.Collections.Immutable;
using LineageService.Api.Impact;
using LineageService.Cli.CommandLine;
using LineageService.Cli.Moving;
using LineageService.Cli.Questions;
using LineageService.Graph.Snapshot;
using LineageService.Impact;
using LineageService.Impact.Contracts;
using LineageService.Impact.Gate;
using LineageService.Impact.Report;
using LineageService.Ingestion.Collecting;
using LineageService.Ingestion.Collecting.Versions;
using LineageService.Ingestion.Impact;

namespace LineageService.Cli.Check;

/// <summary>Reads both versions, has their difference analysed as one change, and lets the gate decide.</summary>
internal static class CheckRun
{
    /// <exception cref="CommandException">The versions, contracts or the store cannot be read.</exception>
    public static async Task<CheckResult> RunAsync(
        CheckSettings settings, TimeProvider time, IProgress<CollectProgress>? progress, CancellationToken cancellationToken)
    {
        var agreements = await CheckAgreements.ReadAsync(settings, cancellationToken).ConfigureAwait(false);
        var versions = await CheckVersions.ReadAsync(settings, progress, cancellationToken).ConfigureAwait(false);
        var now = time.GetUtcNow();
        var (source, asOf) = settings.Store is { } store
            ? await OfStoreAsync(store, versions.Base, settings, time, cancellationToken).ConfigureAwait(false)
            : (await VersionImpactSource.MakeAsync(versions.Base, settings.Functions, time, progress, cancellationToken).ConfigureAwait(false), now);
        var changes = VersionChanges.Between(versions.Base, versions.Head, source.Read);
        var contracted = new ContractedSource(source, agreements.Contracts);
        var report = ImpactAnalysis.Analyze(contracted, changes, settings.Options with { Now = now }, cancellationToken);
        report = ContractCheck.Apply(WithUnread(report, versions, asOf), agreements.Contracts);
        var gate = ImpactGate.Evaluate(report, new GateOptions
        {
            Profile = settings.Options.Profile,
            FailOn = settings.FailOn,
            Waivers = agreements.Waivers,
            Contracted = agreements.Contracts.Select(contract => contract.Dataset).ToImmutableHashSet(),
            MaxStaleness = settings.MaxStaleness,
            Now = now,
        });
        return new CheckResult(report, gate, versions, changes.Changes.Length, source.Graph);
    }

    private static async Task<(StoreImpactSource Source, DateTimeOffset AsOf)> OfStoreAsync(
        string store, SourceVersion version, CheckSettings settings, TimeProvider time, CancellationToken cancellationToken)
    {
        var directory = AnswerSources.RequireStore(store);
        var opened = await StoreAddresses.OpenToReadAsync(directory, cancellationToken).ConfigureAwait(false);
        var host = await LineageGraphHost.OpenAsync(opened, time, cancellationToken).ConfigureAwait(false);
        await using (host.ConfigureAwait(false))
        {
            var source = await StoreImpactSource.OpenAsync(host, time, version.Tasks.Values, settings.Functions, cancellationToken).ConfigureAwait(false);
            return (source, LastWritten(directory));
        }
    }

    // What is in the log beside the database is newer than the database.
    private static DateTimeOffset LastWritten(string directory) => Directory.EnumerateFiles(directory, "lineage.db*")
        .Select(file => new DateTimeOffset(File.GetLastWriteTimeUtc(file), TimeSpan.Zero)).DefaultIfEmpty(DateTimeOffset.MinValue).Max();

    /// <summary>A file that could be read before and cannot now is not known, whatever the rest says.</summary>
    private static ImpactReport WithUnread(ImpactReport report, CheckVersions versions, DateTimeOffset asOf)
    {
        var known = versions.Base.Failures.Select(failure => (failure.File, failure.Message)).ToHashSet();
        var unread = versions.Head.Failures.Where(failure => !known.Contains((failure.File, failure.Message)))
            .Select(failure => new SubjectStanding(failure.File ?? versions.Head.Source.ToString(), Standing.NotAnalysed, failure.Message)).ToList();
        return report with
        {
            Summary = unread.Count == 0 ? report.Summary : report.Summary with { IsInconclusive = true },
            Completeness = report.Completeness with
            {
                LineageAsOf = report.Completeness.LineageAsOf ?? asOf,
                NotAnalysed = report.Completeness.NotAnalysed.AddRange(unread),
            },
        };
    }
}
