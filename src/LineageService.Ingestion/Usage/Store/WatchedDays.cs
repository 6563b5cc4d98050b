using LineageService.Graph.Store;

namespace LineageService.Ingestion.Usage.Store;

/// <summary>On which days a source of usage watched a namespace: without one, that nobody read is not known. Mutable.</summary>
internal sealed class WatchedDays
{
    public const string Key = "usage/watched";

    private readonly SortedDictionary<string, SortedSet<int>> _days = new(StringComparer.Ordinal);

    public void Add(string @namespace, int day)
    {
        if (!_days.TryGetValue(@namespace, out var days)) _days[@namespace] = days = [];
        days.Add(day);
    }

    /// <summary>Days of a namespace within bounds, both included.</summary>
    public IReadOnlyCollection<int> Of(string @namespace, int first, int last) =>
        first <= last && _days.TryGetValue(@namespace, out var days) ? days.GetViewBetween(first, last) : [];

    /// <summary>Forgets earlier days; those are the answer.</summary>
    public SortedSet<int> RemoveBefore(int day)
    {
        var gone = new SortedSet<int>();
        foreach (var days in _days.Values)
        {
            gone.UnionWith(days.Where(each => each < day));
            days.RemoveWhere(each => each < day);
        }

        return gone;
    }

    /// <exception cref="LineageStoreException">The state is damaged.</exception>
    public static WatchedDays Read(ReadOnlySpan<byte> bytes)
    {
        var watched = new WatchedDays();
        var reader = new VarintReader(bytes);
        while (!reader.AtEnd)
        {
            var name = reader.Text();
            var last = 0;
            for (var count = reader.Count(); count > 0; count--) watched.Add(name, last += (int)reader.Unsigned());
        }

        return watched;
    }

    public byte[] Write()
    {
        var writer = new VarintWriter(256);
        foreach (var (name, days) in _days)
        {
            writer.Text(name);
            writer.Unsigned((uint)days.Count);
            var last = 0;
            foreach (var day in days)
            {
                writer.Unsigned((uint)(day - last));
                last = day;
            }
        }

        return writer.ToArray();
    }
}
