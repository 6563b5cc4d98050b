using System.Collections.Concurrent;

namespace LineageService.Ingestion.Analysis.Caching;

/// <summary>
/// Keeps the entries asked for lately, in two generations: when the younger is full the older is dropped and the younger takes its place. An entry found
/// in the older one is young again. Thread-safe; finding takes no lock.
/// </summary>
internal sealed class RecentEntries<TKey, TValue>(int capacity)
    where TKey : notnull
    where TValue : class
{
    private readonly int _half = Math.Max(1, capacity / 2);
    private readonly Lock _turning = new();
    private ConcurrentDictionary<TKey, TValue> _young = [];
    private ConcurrentDictionary<TKey, TValue> _old = [];
    private int _added;

    public TValue? Find(TKey key)
    {
        if (Volatile.Read(ref _young).TryGetValue(key, out var value)) return value;
        if (!Volatile.Read(ref _old).TryGetValue(key, out value)) return null;
        Add(key, value);
        return value;
    }

    public void Add(TKey key, TValue value)
    {
        // Counted here: a concurrent dictionary takes all its locks to count itself.
        if (Interlocked.Increment(ref _added) > _half) Turn();
        Volatile.Read(ref _young)[key] = value;
    }

    private void Turn()
    {
        lock (_turning)
        {
            if (_added <= _half) return;
            _added = 1;
            Volatile.Write(ref _old, _young);
            Volatile.Write(ref _young, []);
        }
    }
}
