using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;

namespace LineageService.Api.Hosting;

/// <summary>
/// Runs work that is due by the clock in one replica at a time: whoever comes first takes the lease. In a service that has its store for itself it just
/// runs.
/// </summary>
public sealed class TimedWork(LineageGraphHost host, TimeProvider time)
{
    private static readonly TimeSpan Duration = TimeSpan.FromMinutes(5);

    private readonly StoreLeases _leases = new(host.Store, host.CommitAsync, $"{Environment.MachineName}/{Guid.NewGuid():N}", Duration, time);

    /// <summary>Runs work under a lease; false where another replica is at it.</summary>
    /// <param name="work">May take longer than a lease lasts: what two do at once must be safe, if wasteful.</param>
    /// <exception cref="LineageStoreException">The store cannot be read or written.</exception>
    public async Task<bool> RunAsync(string name, Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (host.Following is null)
        {
            await work(cancellationToken).ConfigureAwait(false);
            return true;
        }

        if (await _leases.TryTakeAsync(name, cancellationToken).ConfigureAwait(false) is not { } lease) return false;
        await using (lease.ConfigureAwait(false))
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var holding = HoldAsync(lease, stop.Token);
            try
            {
                await work(cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                await stop.CancelAsync().ConfigureAwait(false);
                await holding.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        return true;
    }

    /// <summary>
    /// Runs work that goes on for as long as this replica holds the lease, and gives it back behind it; false where another replica has it.
    /// </summary>
    /// <param name="work">Its token is cancelled where the lease is lost, or where the caller ends it.</param>
    /// <exception cref="LineageStoreException">The store cannot be read or written.</exception>
    public async Task<bool> RunWhileHeldAsync(string name, Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (await _leases.TryTakeAsync(name, cancellationToken).ConfigureAwait(false) is not { } lease) return false;
        await using (lease.ConfigureAwait(false))
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var working = work(stop.Token);
            await Task.WhenAny(HoldAsync(lease, stop.Token), working).ConfigureAwait(false);
            await stop.CancelAsync().ConfigureAwait(false);
            await working.ConfigureAwait(false);
        }

        return true;
    }

    // Ends where it is lost: somebody else took it, or its time was over before the store could be written again.
    private async Task HoldAsync(ILineageLease lease, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Duration / 5, time);
        while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
        {
            try
            {
                if (!await lease.RenewAsync(cancellationToken).ConfigureAwait(false)) return;
            }
            catch (LineageStoreException) when (time.GetUtcNow() < lease.Until)
            {
                // The store is away just now.
            }
            catch (LineageStoreException)
            {
                return;
            }
        }
    }
}
