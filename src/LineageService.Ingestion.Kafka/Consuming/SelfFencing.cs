using LineageService.Ingestion.Kafka.Clients;

namespace LineageService.Ingestion.Kafka.Consuming;

/// <summary>
/// Whether a consumer that was fenced may take part again. A broker that dies while it takes a member in leaves that member fenced by itself: what the broker
/// remembers when it is back is an id that the member had before, or one that it was never told. A copy of the store that consumes too fences without any
/// broker being away. So: a few times for each time that brokers were away, since a broker on its way up may do so again; and not for ever, since
/// two copies would fence each other. Mutable; one thread.
/// </summary>
internal sealed class SelfFencing(ClientErrors errors, TimeProvider time)
{
    /// <summary>Joins for each time that brokers were away.</summary>
    public const int Joins = 5;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private DateTimeOffset _countedFrom = DateTimeOffset.MinValue;
    private int _joins;

    /// <summary>How long to wait before the next join: longer each time, so that the brokers are up by then.</summary>
    public TimeSpan Pause => TimeSpan.FromSeconds(1 << Math.Max(0, _joins - 1)) / 2;

    /// <summary>True where brokers were away shortly before, and it did not join too often since; what was fatal is forgotten then.</summary>
    public bool MayRejoin()
    {
        var now = time.GetUtcNow();
        if (!errors.IsFenced || errors.AwayAt is not { } away || now - away > Patience) return false;
        if (away > _countedFrom) (_joins, _countedFrom) = (0, now);
        if (_joins >= Joins) return false;
        _joins++;
        errors.Forget();
        return true;
    }
}
