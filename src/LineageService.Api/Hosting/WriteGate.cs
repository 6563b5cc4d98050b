using LineageService.Api.Problems;

namespace LineageService.Api.Hosting;

/// <summary>
/// Lets a bounded number of writing requests wait for the store at once; one more is told to come back. 503, since OpenLineage clients retry
/// that and drop a 429 for good (wire-formats.md §1). Mutable, thread-safe.
/// </summary>
public sealed class WriteGate(LineageApiOptions options)
{
    private int _waiting;

    /// <summary>Writes that wait just now.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Runs a write.</summary>
    /// <exception cref="ProblemException">503 where too many wait already.</exception>
    public async Task<T> RunAsync<T>(Func<Task<T>> write)
    {
        if (Interlocked.Increment(ref _waiting) > options.MaxWaitingWrites)
        {
            Interlocked.Decrement(ref _waiting);
            throw new ProblemException(new Problem(ProblemType.Overloaded, "Too many writes are waiting for the store; send it again later.")
            {
                RetryAfterSeconds = options.RetryAfterSeconds,
            });
        }

        try
        {
            return await write().ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }
}
