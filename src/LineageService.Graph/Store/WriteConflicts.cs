namespace LineageService.Graph.Store;

/// <summary>
/// Does again what another writer came between (<see cref="LineageStoreException.IsConflict"/>), after pauses that grow and are nowhere the same, so that
/// two of them do not meet for ever.
/// </summary>
public sealed class WriteConflicts(TimeProvider time)
{
    /// <summary>How often something is done again; beyond, the conflict is the caller's.</summary>
    public const int Max = 100;

    private const int MaxPause = 200;

    /// <summary>Waits before the next attempt.</summary>
    /// <param name="conflicts">How many there were before this one.</param>
    public Task PauseAsync(int conflicts) =>
        Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(1, Math.Min(MaxPause, 4 << Math.Min(conflicts, 10)))), time);

    /// <summary>Reads, makes a batch of it and commits, again where another writer came between.</summary>
    /// <exception cref="LineageStoreException">The store cannot be read or written.</exception>
    public async Task<T> RunAsync<T>(Func<Task<T>> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        for (var conflicts = 0; ; conflicts++)
        {
            try
            {
                return await work().ConfigureAwait(false);
            }
            catch (LineageStoreException failure) when (failure.IsConflict && conflicts < Max)
            {
                await PauseAsync(conflicts).ConfigureAwait(false);
            }
        }
    }
}
