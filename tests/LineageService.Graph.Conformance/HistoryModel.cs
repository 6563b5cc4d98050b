using System.Globalization;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Conformance;

/// <summary>
/// The two times as naively as can be: for each recorded hour a picture of the whole of valid time, hour by hour, and one cell more for
/// what holds on. Every change paints the picture anew.
/// </summary>
public sealed class HistoryModel
{
    /// <summary>Hours of valid time; the cell behind the last one stands for "and on".</summary>
    public const int Hours = 24;

    private readonly Dictionary<Key, EdgeSet?[]> _picture = [];
    private readonly SortedDictionary<int, Dictionary<Key, EdgeSet?[]>> _known = [];

    /// <summary>What one job claims into one target on one ground.</summary>
    public readonly record struct Key(JobId Job, DatasetId Target, EvidenceKind Evidence);

    public static DateTimeOffset Time(int hour) => SmallWorld.Noon.AddHours(hour);

    public static int Hour(DateTimeOffset time) => (int)(time - SmallWorld.Noon).TotalHours;

    /// <summary>Applies a batch as the contract words it.</summary>
    public void Apply(LineageBatch batch)
    {
        var now = Hour(batch.RecordedAt);
        foreach (var job in batch.RetiredJobs)
        {
            foreach (var (key, cells) in _picture)
            {
                if (key.Job == job && cells[Hours] is not null) Paint(cells, now, Hours + 1, null);
            }
        }

        foreach (var set in batch.EdgeSets) Put(set);
        foreach (var history in batch.EdgeHistories)
        {
            var cells = Cells(new Key(history.Job, history.Target, history.Evidence));
            Paint(cells, Hour(history.From), Hours + 1, null);
            foreach (var set in history.Versions)
                Paint(cells, Hour(set.ValidFrom), set.ValidTo is { } end ? Hour(end) : Hours + 1, set.IsEmpty() ? null : set);
        }

        _known[now] = _picture.ToDictionary(pair => pair.Key, pair => pair.Value.ToArray());
    }

    /// <summary>The sets that hold at a point, as <see cref="Text"/>.</summary>
    public IEnumerable<string> At(int? asOf, int? knownAt)
    {
        var picture = knownAt is { } known ? _known.LastOrDefault(pair => pair.Key <= known).Value : _picture;
        foreach (var (key, cells) in picture ?? [])
        {
            var hour = asOf ?? Hours;
            if (cells[hour] is not { } held) continue;
            var (from, to) = (hour, hour);
            while (from > 0 && cells[from - 1] is { } before && before.SameContent(held)) from--;
            while (to <= Hours && cells[to] is { } after && after.SameContent(held)) to++;
            yield return Text(key, held, from, to > Hours ? null : to);
        }
    }

    public static string Text(EdgeSet set) => Text(
        new Key(set.Job, set.Target, set.Evidence), set, Hour(set.ValidFrom), set.ValidTo is { } end ? Hour(end) : null);

    private static string Text(Key key, EdgeSet set, int from, int? to)
    {
        var edges = string.Join(',', set.Edges.Select(Text).Order(StringComparer.Ordinal));
        return string.Create(
            CultureInfo.InvariantCulture, $"{key.Job} {key.Target} {key.Evidence} {set.IsActive} [{from}, {to}) {edges}");
    }

    private static string Text(LineageEdge edge) => $"{edge.From}>{edge.To.Path}";

    private void Put(EdgeSet set)
    {
        var cells = Cells(new Key(set.Job, set.Target, set.Evidence));
        var from = Hour(set.ValidFrom);
        // A task's repeated import does not know since when.
        var repeats = set.Evidence is EvidenceKind.Sql or EvidenceKind.Manual && cells[Hours] is { } held && held.SameContent(set);
        if (!repeats) Paint(cells, from, Hours + 1, set.IsEmpty() ? null : set);
    }

    private EdgeSet?[] Cells(Key key)
    {
        if (!_picture.TryGetValue(key, out var cells)) _picture[key] = cells = new EdgeSet?[Hours + 1];
        return cells;
    }

    private static void Paint(EdgeSet?[] cells, int from, int to, EdgeSet? set) => cells.AsSpan(from, to - from).Fill(set);
}
