using LineageService.Ingestion.Kafka.Clients;

namespace LineageService.Ingestion.Kafka.Consuming;

/// <summary>
/// Whether a consumer that was fenced may take part again. A broker that dies between noting a member and answering it leaves that member fenced by itself: it
/// joins again under another id and the name is the former one's. A copy of the store that consumes too fences without any broker being away. Few times only,
/// so that two copies do not fence each other for ever. Mutable; one thread.
/// </summary>
internal sealed class SelfFencing(ClientErrors errors, TimeProvider time)
{
    private const int MostRejoins = 3;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private DateTimeOffset _since;
    private int _rejoins;

    /// <summary>True where brokers were away shortly before, and it was not tried too often; what was fatal is forgotten then.</summary>
    public bool MayRejoin()
    {
        var now = time.GetUtcNow();
        if (!errors.IsFenced || errors.AwayAt is not { } away || now - away > Patience) return false;
        if (now - _since > Patience) (_since, _rejoins) = (now, 0);
        if (_rejoins >= MostRejoins) return false;
        _rejoins++;
        errors.Forget();
        return true;
    }
}
