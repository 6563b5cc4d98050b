namespace LineageService.Ingestion.Kafka.Consuming;

/// <summary>Waits longer and longer between attempts, never the same as others do. Mutable; one caller.</summary>
internal sealed class RetryDelay(TimeSpan longest)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(200);

    private int _attempts;

    public TimeSpan Next()
    {
        var doubled = First * Math.Pow(2, Math.Min(_attempts++, 16));
        var bound = doubled < longest ? doubled : longest;

        // Half of it at least: several consumers that lost the same broker must not come back all at once.
        return bound * (0.5 + (Random.Shared.NextDouble() / 2));
    }

    public void Reset() => _attempts = 0;
}
