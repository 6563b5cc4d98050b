using System.Text.Json;
using LineageService.Graph.Store;
using LineageService.Ingestion.Analysis.Events;
using LineageService.Ingestion.Tests.Events;
using LineageService.Testing;

namespace LineageService.Ingestion.Tests.History;

/// <summary>The two business days of the shared Spark events, and what their manifest says of the jobs.</summary>
internal static class SparkDays
{
    /// <summary>Between the last event of the first day and the first of the second.</summary>
    public static TimePoint EndOfDay1 { get; } = new(new DateTimeOffset(2026, 11, 21, 0, 24, 50, TimeSpan.Zero), null);

    public static TimePoint EndOfDay2 { get; } = new(new DateTimeOffset(2026, 11, 21, 0, 40, 0, TimeSpan.Zero), null);

    public static async Task<IngestWorld> OpenAsync(params string[] files)
    {
        var world = await IngestWorld.OpenAsync(analyzer: new SqlEventAnalyzer());
        foreach (var file in files) await IngestAsync(world, file);
        return world;
    }

    public static async Task IngestAsync(IngestWorld world, string file)
    {
        using var stream = new MemoryStream([.. SharedEvents.Lines(file).SelectMany(line => line.Append((byte)'\n'))]);
        var counts = await world.Ingester.IngestLinesAsync(stream, null, TestContext.Current.CancellationToken);
        Assert.Equal(0, counts.DeadLettered);
    }

    /// <summary>The jobs whose version on one day is another than on the day before.</summary>
    public static HashSet<string> ChangedJobs(int day)
    {
        using var manifest = JsonDocument.Parse(File.ReadAllBytes(SharedFiles.Require("events/tasks/manifest.json")));
        var changed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var job in manifest.RootElement.GetProperty("jobs").EnumerateArray())
        {
            var versions = job.GetProperty("versions").EnumerateObject()
                .Select(version => version.Value.GetProperty("days").EnumerateArray().Select(one => one.GetInt32()).ToArray()).ToList();
            if (versions.Exists(days => days.Contains(day) && !days.Contains(day - 1))) changed.Add(job.GetProperty("job").GetString()!);
        }

        return changed;
    }

    /// <summary>The task of an event's job: clients append what the engine did.</summary>
    public static string TaskOf(string job) => job.Split('.')[0];
}
