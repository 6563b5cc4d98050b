using System.Collections.Immutable;
using LineageService.Cli.CommandLine;
using LineageService.Impact;
using LineageService.Impact.Gate;
using LineageService.Impact.Report;
using LineageService.Ingestion.Collecting;

namespace LineageService.Cli.Check;

/// <summary>Reads both versions, has their difference analysed as one change, and lets the gate decide.</summary>
internal static class CheckRun
{
    /// <exception cref="CommandException">The versions, contracts, the store or the service cannot be read.</exception>
    public static async Task<CheckResult> RunAsync(
        CheckSettings settings, TimeProvider time, IProgress<CollectProgress>? progress, CancellationToken cancellationToken)
    {
        var agreements = await CheckAgreements.ReadAsync(settings, cancellationToken).ConfigureAwait(false);
        var versions = await CheckVersions.ReadAsync(settings, progress, cancellationToken).ConfigureAwait(false);
        var report = settings.Server is { } server
            ? await ServiceAnalysis.RunAsync(server, settings, versions, agreements, cancellationToken).ConfigureAwait(false)
            : await StoreAnalysis.RunAsync(settings, versions, agreements, time, progress, cancellationToken).ConfigureAwait(false);
        report = WithUnread(report, versions, settings.Options.AllowOpaque);
        var gate = ImpactGate.Evaluate(report, new GateOptions
        {
            Profile = settings.Options.Profile,
            FailOn = settings.FailOn,
            Waivers = agreements.Waivers,
            Contracted = agreements.Contracts.Select(contract => contract.Dataset).ToImmutableHashSet(),
            MaxStaleness = settings.MaxStaleness,
            Now = time.GetUtcNow(),
        });
        var asOf = report.Completeness.LineageAsOf is { } written ? $" as of {written.UtcDateTime:yyyy-MM-dd HH:mm} UTC" : "";
        var ground = settings.Server is not null ? $"the service{asOf}" : settings.Store is not null ? $"the store{asOf}" : "the repository alone";
        return new CheckResult(report, gate, versions, new CheckNote(settings.Base, settings.Head, versions.Head.Tasks.Count, versions.Head.Tables.Count, ground));
    }

    /// <summary>A file that could be read before and cannot now is not known, whatever the rest says; nor is a changed text that nobody understands.</summary>
    private static ImpactReport WithUnread(ImpactReport report, CheckVersions versions, bool allowsOpaque)
    {
        var known = versions.Base.Failures.Select(failure => (failure.File, failure.Message)).ToHashSet();
        var unread = versions.Head.Failures.Where(failure => !known.Contains((failure.File, failure.Message)))
            .Select(failure => new SubjectStanding(failure.File ?? versions.Head.Source.ToString(), Standing.NotAnalysed, failure.Message)).ToList();
        var isUnknown = unread.Count > 0 || (!allowsOpaque && report.Sources.Any(source => source.Verdict == Verdict.Unknown));
        return report with
        {
            Summary = !isUnknown ? report.Summary : report.Summary with { IsInconclusive = true },
            Completeness = report.Completeness with { NotAnalysed = report.Completeness.NotAnalysed.AddRange(unread) },
        };
    }
}
