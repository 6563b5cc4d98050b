using System.Collections.Immutable;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Ingestion.Usage.Store;

/// <summary>The states that a batch of records changes, read before and written after. Mutable; one per batch.</summary>
internal sealed class UsageDraft
{
    private const int MonthsLookedBack = 24;

    private readonly DateOnly _today;
    private readonly Dictionary<string, DatasetMonth> _months = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SeenRecords> _seen = new(StringComparer.Ordinal);
    private readonly Dictionary<int, MonthIndex> _indexes = [];
    private readonly HashSet<string> _changed = new(StringComparer.Ordinal);
    private readonly List<KeyedState> _forgotten = [];
    private readonly WatchedDays _watched;

    // Hashes of what was read, by key; none for what was not there.
    private readonly Dictionary<string, UInt128> _read = new(StringComparer.Ordinal);

    private UsageDraft(DateOnly today, WatchedDays watched) => (_today, _watched) = (today, watched);

    public UsageReceipt Receipt { get; private set; }

    private DateOnly FirstKept => _today.AddDays(1 - UsageRegister.KeptDays);

    public static async Task<UsageDraft> OpenAsync(
        ILineageStore store, DateOnly today, IReadOnlyCollection<UsageRecord> records, CancellationToken cancellationToken)
    {
        var keys = new HashSet<string>(StringComparer.Ordinal) { WatchedDays.Key };
        foreach (var record in records)
        {
            var month = DatasetMonth.MonthOf(record.Day);
            keys.Add(SeenKey(record));
            keys.Add(MonthIndex.KeyOf(month));
            foreach (var read in record.Datasets) keys.Add(DatasetMonth.KeyOf(month, read.Dataset));
        }

        var states = await store.FindKeyedStatesAsync(keys, cancellationToken).ConfigureAwait(false);
        var draft = new UsageDraft(today, WatchedDays.Read(Bytes(WatchedDays.Key)));
        foreach (var key in keys) draft._read[key] = states.TryGetValue(key, out var read) ? StateGuard.HashOf(read.State.Span) : default;
        foreach (var record in records)
        {
            var month = DatasetMonth.MonthOf(record.Day);
            var seen = SeenKey(record);
            if (!draft._seen.ContainsKey(seen)) draft._seen[seen] = SeenRecords.Read(Bytes(seen));
            if (!draft._indexes.ContainsKey(month)) draft._indexes[month] = MonthIndex.Read(Bytes(MonthIndex.KeyOf(month)));
            foreach (var key in record.Datasets.Select(read => DatasetMonth.KeyOf(month, read.Dataset)))
                if (!draft._months.ContainsKey(key)) draft._months[key] = DatasetMonth.Read(Bytes(key));
        }

        return draft;

        ReadOnlySpan<byte> Bytes(string key) => states.TryGetValue(key, out var state) ? state.State.Span : default;
    }

    public void Add(UsageRecord record)
    {
        // A clock that is ahead by less than a day is a time zone.
        if (record.Day < FirstKept || record.Day > _today.AddDays(1))
        {
            Receipt += new UsageReceipt(0, 0, 1, 0);
            return;
        }

        _watched.Add(record.Namespace, record.Day.DayNumber);
        var seen = SeenKey(record);
        var reads = _seen[seen].Take(record.Identity, record.Reads, record.IsCounter);
        if (reads == 0)
        {
            Receipt += new UsageReceipt(0, 1, 0, 0);
            return;
        }

        _changed.Add(seen);
        var month = DatasetMonth.MonthOf(record.Day);
        foreach (var read in record.Datasets)
        {
            var key = DatasetMonth.KeyOf(month, read.Dataset);
            _months[key].Add(record, read, reads);
            _changed.Add(key);
            if (_indexes[month].Datasets.Add(read.Dataset)) _changed.Add(MonthIndex.KeyOf(month));
        }

        Receipt += new UsageReceipt(1, 0, 0, reads);
    }

    /// <summary>Empties what is older than is kept: identities by day, sums by month, once its last day is.</summary>
    public async Task ForgetAsync(ILineageStore store, CancellationToken cancellationToken)
    {
        var gone = _watched.RemoveBefore(FirstKept.DayNumber);
        foreach (var day in gone) _forgotten.Add(new KeyedState(SeenRecords.KeyOf(day), default));

        // A month goes with its last day, whatever day of it was watched last; collections may pause for long.
        var months = new List<int>();
        for (var back = 1; back <= MonthsLookedBack; back++) months.Add(DatasetMonth.MonthOf(FirstKept.AddMonths(-back)));
        var states = await store.FindKeyedStatesAsync([.. months.Select(MonthIndex.KeyOf)], cancellationToken).ConfigureAwait(false);
        foreach (var month in months)
        {
            if (!states.TryGetValue(MonthIndex.KeyOf(month), out var state) || state.State.IsEmpty) continue;
            foreach (var dataset in MonthIndex.Read(state.State.Span).Datasets) _forgotten.Add(new KeyedState(DatasetMonth.KeyOf(month, dataset), default));
            _forgotten.Add(new KeyedState(MonthIndex.KeyOf(month), default));
        }
    }

    public ImmutableArray<KeyedState> States()
    {
        var states = ImmutableArray.CreateBuilder<KeyedState>();
        states.AddRange(_forgotten);
        states.Add(new KeyedState(WatchedDays.Key, _watched.Write()));
        foreach (var (key, month) in _months) Put(key, month.Write);
        foreach (var (key, seen) in _seen) Put(key, seen.Write);
        foreach (var (month, index) in _indexes) Put(MonthIndex.KeyOf(month), index.Write);
        return states.ToImmutable();

        void Put(string key, Func<byte[]> write)
        {
            if (_changed.Contains(key)) states.Add(new KeyedState(key, write()));
        }
    }

    /// <summary>That what these states replace is still what was read. What is forgotten is not guarded: another forgets the same.</summary>
    public ImmutableArray<StateGuard> Guards(ImmutableArray<KeyedState> states) =>
        [.. states.Where(state => _read.ContainsKey(state.Key)).Select(state => StateGuard.Of(state.Key, _read[state.Key]))];

    private static string SeenKey(UsageRecord record) => record.IsCounter ? SeenRecords.CountersKey : SeenRecords.KeyOf(record.Day.DayNumber);
}
