using System.Globalization;
using LineageService.Api.Problems;
using LineageService.Graph.History;
using LineageService.Graph.Store;

namespace LineageService.Api.Requests;

/// <summary>
/// Refuses to answer about a point whose history a retention has forgotten: the answer would look whole and lack what ended by then.
/// </summary>
public static class KeptHistory
{
    /// <param name="points">The points that an answer reads.</param>
    /// <exception cref="ProblemException">410 where the history at one of them is not whole.</exception>
    /// <exception cref="LineageStoreException">The store cannot be read.</exception>
    public static async ValueTask RequireAsync(HistoricalGraphs graphs, CancellationToken cancellationToken, params TimePoint[] points)
    {
        ArgumentNullException.ThrowIfNull(graphs);
        ArgumentNullException.ThrowIfNull(points);
        if (Array.TrueForAll(points, point => point.IsNow)) return;
        var horizon = await graphs.FindHorizonAsync(cancellationToken).ConfigureAwait(false);
        foreach (var point in points)
        {
            if (horizon.Covers(point)) continue;
            throw new ProblemException(new Problem(ProblemType.HistoryNotKept, point.AsOf < horizon.ValidTime
                ? $"History that ended before {Text(horizon.ValidTime)} was forgotten: what held at {Text(point.AsOf)} is no longer known."
                    + " Ask about that time or a later one."
                : $"What was known before {Text(horizon.RecordedTime)} was forgotten in part: what was known at {Text(point.KnownAt)} cannot"
                    + " be told any more. Ask about that time or a later one, or about what is known now."));
        }
    }

    private static string Text(DateTimeOffset? time) =>
        time.GetValueOrDefault().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
}
