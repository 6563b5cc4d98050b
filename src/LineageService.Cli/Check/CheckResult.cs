using LineageService.Graph.Snapshot;
using LineageService.Impact.Gate;
using LineageService.Impact.Report;

namespace LineageService.Cli.Check;

/// <summary>What a check found.</summary>
/// <param name="Changes">How many changes the versions differ by.</param>
/// <param name="Graph">The lineage before the change.</param>
internal sealed record CheckResult(ImpactReport Report, GateResult Gate, CheckVersions Versions, int Changes, LineageGraph Graph);
