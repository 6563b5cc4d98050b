namespace LineageService.Ingestion.Events.State;

/// <summary>
/// A facet as the latest event left it: the value (null where that event removed it) and the event's key. Offering values in any order, any
/// number of times, ends the same.
/// </summary>
internal readonly record struct Latest<T>(EventKey Key, T? Value)
    where T : class
{
    /// <summary>The later of this and another.</summary>
    public Latest<T> Later(Latest<T> other) => other.Key > Key ? other : this;

    /// <summary>The later of this and what another event says.</summary>
    /// <param name="changed">Set where the value changes, not only the key; otherwise left alone.</param>
    public Latest<T> Offer(EventKey key, T? value, ref bool changed)
    {
        if (key <= Key) return this;
        if (Equals(value, Value)) return this with { Key = key };
        changed = true;
        return new Latest<T>(key, value);
    }
}
