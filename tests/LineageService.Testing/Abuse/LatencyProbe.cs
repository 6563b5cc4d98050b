using System.Diagnostics;

namespace LineageService.Testing.Abuse;

/// <summary>How long an ordinary client waits for its answers.</summary>
public static class LatencyProbe
{
    /// <summary>Asks one question after the other.</summary>
    /// <returns>The times, shortest first.</returns>
    public static async Task<TimeSpan[]> MeasureAsync(HttpClient client, string path, int count, CancellationToken cancellationToken)
    {
        var times = new TimeSpan[count];
        for (var number = 0; number < count; number++)
        {
            var started = Stopwatch.GetTimestamp();
            using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
            await answer.Content.ReadAsByteArrayAsync(cancellationToken);
            answer.EnsureSuccessStatusCode();
            times[number] = Stopwatch.GetElapsedTime(started);
        }

        Array.Sort(times);
        return times;
    }

    /// <summary>The time within which a share of the answers came.</summary>
    /// <param name="sorted">Shortest first.</param>
    public static TimeSpan Within(TimeSpan[] sorted, double share) => sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * share))];
}
