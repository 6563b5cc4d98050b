using System.Threading.RateLimiting;

namespace LineageService.Api.Access;

/// <summary>How fast each token may send requests: a bucket of <see cref="LineageApiOptions.TokenRequestBurst"/>, filled steadily. Thread-safe.</summary>
internal sealed class TokenRates(LineageApiOptions options) : IDisposable
{
    private readonly PartitionedRateLimiter<Actor>? _limiter = options.TokenRequestsPerSecond is not { } rate
        ? null
        : PartitionedRateLimiter.Create<Actor, string>(actor => RateLimitPartition.GetTokenBucketLimiter(actor.Name, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = Math.Max(options.TokenRequestBurst, rate),
            TokensPerPeriod = rate,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            QueueLimit = 0,
            AutoReplenishment = true,
        }));

    /// <summary>Counts a request.</summary>
    /// <returns>Seconds after which to try again; null where it may pass.</returns>
    public int? Exceeded(Actor actor)
    {
        if (_limiter is null || !actor.IsToken) return null;
        using var lease = _limiter.AttemptAcquire(actor);
        if (lease.IsAcquired) return null;
        return lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? Math.Max(1, (int)Math.Ceiling(after.TotalSeconds)) : 1;
    }

    public void Dispose() => _limiter?.Dispose();
}
