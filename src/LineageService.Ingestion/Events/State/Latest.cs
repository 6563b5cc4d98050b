namespace LineageService.Ingestion.Events.State;

/// <summary>
/// A facet as the latest event left it: the value (null where that event removed it) and the event's key. Offering values in any order, any
/// number of times, ends the same.
/// </summary>
internal readonly record struct Latest<T>(EventKey Key, T? Value)
    where T : class
{
    /// <summary>The later of this and what another event says.</summary>
    public Latest<T> Offer(EventKey key, T? value) => key > Key ? new Latest<T>(key, value) : this;

    public Latest<T> Offer(Latest<T> other) => Offer(other.Key, other.Value);
}
