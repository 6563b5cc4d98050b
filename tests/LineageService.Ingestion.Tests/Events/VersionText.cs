using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Ingestion.Tests.Events;

/// <summary>The versions of a job's edge sets, one a line: minutes of its span, evidence, edges, then causes as run and job version.</summary>
internal static class VersionText
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static async Task<string> OfAsync(IngestWorld world, string job = "j", string ns = "jobs")
    {
        var lines = new List<string>();
        var query = new EdgeVersionQuery(new JobId(ns, job));
        await foreach (var version in world.Store.ReadEdgeVersionsAsync(query, TestContext.Current.CancellationToken)) lines.Add(Show(version.Set));
        return string.Join('\n', lines.Order(StringComparer.Ordinal));
    }

    private static string Show(EdgeSet set) =>
        $"{Minute(set.ValidFrom)}–{(set.ValidTo is { } to ? Minute(to) : "")} {set.Evidence}{(set.IsActive ? "" : " inactive")}: "
        + $"{IngestWorld.Show([set]).Replace("\n", "; ", StringComparison.Ordinal)} | {Show(set.Cause)} | {Show(set.EndCause)}";

    private static string Minute(DateTimeOffset time) => $"{(time - Start).TotalMinutes:00}";

    private static string Show(EdgeCause? cause) => cause is null
        ? "-"
        : $"{(cause.Run is { } run ? "run " + int.Parse(run.Value.ToString("N")[^12..], System.Globalization.CultureInfo.InvariantCulture) : "no run")}"
            + $"{(cause.JobVersion is null ? "" : " " + cause.JobVersion)}";
}
