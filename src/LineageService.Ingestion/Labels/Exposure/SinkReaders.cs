using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Ingestion.Usage;
using LineageService.Ingestion.Usage.Store;
using LineageService.Model;

namespace LineageService.Ingestion.Labels.Exposure;

/// <summary>Who read sinks in the last 30 days, from query logs; asked for many at once. Null where nobody can know.</summary>
public sealed class SinkReaders
{
    private const int Days = 30;

    private readonly Dictionary<DatasetId, DatasetUsage> _usage = [];

    private SinkReaders()
    {
    }

    /// <summary>Nothing is known of any.</summary>
    public static SinkReaders Unknown { get; } = new();

    /// <exception cref="LineageStoreException">The store cannot be read.</exception>
    public static async Task<SinkReaders> FindAsync(
        ILineageStore store, LineageGraph graph, IReadOnlyCollection<DatasetId> sinks, DateOnly today, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(sinks);
        var first = today.AddDays(1 - Days);
        var names = sinks.ToDictionary(sink => sink, sink => NamesOf(graph, sink));
        var months = new List<DateOnly>();
        for (var month = new DateOnly(first.Year, first.Month, 1); month <= today; month = month.AddMonths(1)) months.Add(month);
        var keys = names.Values.SelectMany(all => all).Distinct().SelectMany(name => months.Select(month => DatasetMonth.KeyOf(DatasetMonth.MonthOf(month), name))).ToList();
        var states = await store.FindKeyedStatesAsync([WatchedDays.Key, .. keys], cancellationToken).ConfigureAwait(false);
        var watched = states.TryGetValue(WatchedDays.Key, out var state) ? WatchedDays.Read(state.State.Span) : null;
        var readers = new SinkReaders();
        foreach (var (sink, all) in names)
        {
            var days = watched is null
                ? new SortedSet<int>()
                : new SortedSet<int>(all.SelectMany(name => watched.Of(name.Namespace, first.DayNumber, today.DayNumber)));
            var sums = new UsageSums(first, today);
            var isRead = false;
            foreach (var month in months)
            {
                foreach (var name in all)
                {
                    if (!states.TryGetValue(DatasetMonth.KeyOf(DatasetMonth.MonthOf(month), name), out var part)) continue;
                    sums.Add(DatasetMonth.Read(part.State.Span));
                    isRead = true;
                }
            }

            if (isRead || days.Count > 0) readers._usage[sink] = sums.ToUsage(days);
        }

        return readers;
    }

    /// <summary>Distinct principals; null where unknown. Of rows: of the whole dataset.</summary>
    public int? Of(LineageNode sink)
    {
        if (!_usage.TryGetValue(sink.Dataset, out var usage)) return null;
        return sink.Path is { } path ? usage.Of(path).Readers : usage.Readers;
    }

    private static List<DatasetId> NamesOf(LineageGraph graph, DatasetId sink)
    {
        if (graph.FindDataset(sink) is not { } known) return [sink];
        var canonical = graph.Canonical(known);
        return [canonical.Id, .. canonical.Aliases.Select(alias => graph.DatasetAt(alias).Id)];
    }
}
