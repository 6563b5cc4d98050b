using System.Threading.RateLimiting;

namespace LineageService.Api.Access;

/// <summary>
/// How fast each token may send requests: a bucket of <see cref="LineageApiOptions.TokenRequestBurst"/>, filled steadily, at the token's own rate or that
/// of all. Thread-safe.
/// </summary>
internal sealed class TokenRates : IDisposable
{
    private readonly LineageApiOptions _options;
    private readonly PartitionedRateLimiter<Actor> _limiter;

    public TokenRates(LineageApiOptions options)
    {
        _options = options;
        _limiter = PartitionedRateLimiter.Create<Actor, (string Name, int? Rate)>(actor =>
            RateOf(actor) is { } rate
                ? RateLimitPartition.GetTokenBucketLimiter<(string Name, int? Rate)>((actor.Name, rate), _ => Bucket(rate))
                : RateLimitPartition.GetNoLimiter<(string Name, int? Rate)>((actor.Name, null)));
    }

    /// <summary>Counts a request.</summary>
    /// <returns>Seconds after which to try again; null where it may pass.</returns>
    public int? Exceeded(Actor actor)
    {
        if (!actor.IsToken || RateOf(actor) is null) return null;
        using var lease = _limiter.AttemptAcquire(actor);
        if (lease.IsAcquired) return null;
        return lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? Math.Max(1, (int)Math.Ceiling(after.TotalSeconds)) : 1;
    }

    public void Dispose() => _limiter.Dispose();

    private int? RateOf(Actor actor) => actor.RequestsPerSecond ?? _options.TokenRequestsPerSecond;

    private TokenBucketRateLimiterOptions Bucket(int rate) => new()
    {
        TokenLimit = Math.Max(_options.TokenRequestBurst, rate),
        TokensPerPeriod = rate,
        ReplenishmentPeriod = TimeSpan.FromSeconds(1),
        QueueLimit = 0,
        AutoReplenishment = true,
    };
}
