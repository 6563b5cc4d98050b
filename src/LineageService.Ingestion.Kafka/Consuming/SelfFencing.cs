using LineageService.Ingestion.Kafka.Clients;

namespace LineageService.Ingestion.Kafka.Consuming;

/// <summary>
/// Whether a consumer that was fenced may take part again. A broker that dies between noting a member and answering it leaves that member fenced by itself: it
/// joins again under another id and the name is the former one's. A copy of the store that consumes too fences without any broker being away. Once for each
/// time that brokers were away, so that two copies do not fence each other for ever. Mutable; one thread.
/// </summary>
internal sealed class SelfFencing(ClientErrors errors, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private DateTimeOffset _rejoinedAt = DateTimeOffset.MinValue;

    /// <summary>True where brokers were away shortly before, and since it joined again last; what was fatal is forgotten then.</summary>
    public bool MayRejoin()
    {
        var now = time.GetUtcNow();
        if (!errors.IsFenced || errors.AwayAt is not { } away || now - away > Patience || away <= _rejoinedAt) return false;
        _rejoinedAt = now;
        errors.Forget();
        return true;
    }
}
