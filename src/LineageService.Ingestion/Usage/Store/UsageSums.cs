using LineageService.Model;

namespace LineageService.Ingestion.Usage.Store;

/// <summary>Sums up months of a dataset under all its names. Mutable; one per question.</summary>
internal sealed class UsageSums(DateOnly first, DateOnly last)
{
    private readonly Dictionary<string, Sum> _principals = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, Sum> _fields = new(StringComparer.OrdinalIgnoreCase);
    private readonly SortedDictionary<int, Sum> _days = [];
    private readonly Dictionary<string, string> _kinds = new(StringComparer.Ordinal);
    private readonly Dictionary<(DatasetId With, string On), long> _joins = [];
    private long _reads;
    private long _anonymous;
    private long _unresolved;

    public void Add(DatasetMonth month)
    {
        foreach (var (name, kind) in month.Kinds) _kinds[name] = kind;
        foreach (var (day, principals) in month.Days)
        {
            if (day < first.DayNumber || day > last.DayNumber) continue;
            foreach (var (name, principal) in principals)
            {
                _reads += principal.Reads;
                _unresolved += principal.Unresolved;
                if (name.Length == 0) _anonymous += principal.Reads;
                else Of(_principals, name).Add(day, name, principal.Reads);
                Of(_days, day).Add(day, name, principal.Reads);
                foreach (var (field, reads) in principal.Fields) Of(_fields, field).Add(day, name, reads);
            }
        }

        foreach (var ((day, with, on), reads) in month.Joins)
            if (day >= first.DayNumber && day <= last.DayNumber) _joins[(with, on)] = _joins.GetValueOrDefault((with, on)) + reads;
    }

    public DatasetUsage ToUsage(IReadOnlyCollection<int> watched)
    {
        var known = watched.Count > 0 || _reads > 0;
        return new DatasetUsage(
            first,
            last,
            watched.Count,
            !known || (_principals.Count == 0 && _anonymous > 0) ? null : _principals.Count,
            known ? _reads : null,
            _anonymous,
            _unresolved,
            [.. _fields.Select(field => new FieldUsage(field.Key, field.Value.Readers, field.Value.Reads, DateOnly.FromDayNumber(field.Value.LastDay)))],
            [.. _days.Select(day => new DayUsage(DateOnly.FromDayNumber(day.Key), day.Value.Readers, day.Value.Reads))],
            [
                .. _principals.OrderByDescending(principal => principal.Value.Reads).ThenBy(principal => principal.Key, StringComparer.Ordinal)
                    .Select(principal => new PrincipalUsage(
                        principal.Key, _kinds.GetValueOrDefault(principal.Key), principal.Value.Reads, DateOnly.FromDayNumber(principal.Value.LastDay))),
            ],
            [
                .. _joins.OrderByDescending(join => join.Value).ThenBy(join => join.Key.With).ThenBy(join => join.Key.On, StringComparer.Ordinal)
                    .Select(join => new JoinUsage(join.Key.With, DatasetMonth.PairsOf(join.Key.On), join.Value)),
            ]);
    }

    private static Sum Of<T>(IDictionary<T, Sum> sums, T key)
    {
        if (!sums.TryGetValue(key, out var sum)) sums[key] = sum = new Sum();
        return sum;
    }

    /// <summary>Reads with their readers. Mutable.</summary>
    private sealed class Sum
    {
        private readonly HashSet<string> _readers = new(StringComparer.Ordinal);

        public long Reads { get; private set; }

        public int LastDay { get; private set; }

        /// <summary>Null where no reader is told.</summary>
        public int? Readers => _readers.Count == 0 ? null : _readers.Count;

        public void Add(int day, string principal, long reads)
        {
            Reads += reads;
            LastDay = Math.Max(LastDay, day);
            if (principal.Length > 0) _readers.Add(principal);
        }
    }
}
