using LineageService.Impact.Gate;
using LineageService.Impact.Report;

namespace LineageService.Cli.Check;

/// <summary>What a check found.</summary>
internal sealed record CheckResult(ImpactReport Report, GateResult Gate, CheckVersions Versions, CheckNote Note);

/// <summary>What was compared, in a few words for whoever reads the comment: that nothing was found says little where nothing was read.</summary>
/// <param name="Ground">Where consumers come from: the repository alone, a store, a service.</param>
internal sealed record CheckNote(string Base, string? Head, int Tasks, int Tables, string Ground)
{
    public string Text => $"Compared with {Base}: {Count(Tasks, "task")} and {Count(Tables, "table")} were read from {Head ?? "the files as they lie here"}; consumers of {Ground}.";

    private static string Count(int count, string what) => $"{count} {what}{(count == 1 ? "" : "s")}";
}
