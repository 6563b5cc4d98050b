namespace LineageService.Api.Requests;

/// <summary>
/// Counts the bytes of request bodies held at the moment and refuses more than a limit, so that many large uploads cannot exhaust memory.
/// Mutable, thread-safe.
/// </summary>
public sealed class BodyBudget(long limit)
{
    private long _held;

    public long Held => Interlocked.Read(ref _held);

    /// <summary>Takes bytes from the budget; false where too many are held.</summary>
    public bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref _held, bytes) <= limit) return true;
        Interlocked.Add(ref _held, -bytes);
        return false;
    }

    public void Return(long bytes) => Interlocked.Add(ref _held, -bytes);
}
