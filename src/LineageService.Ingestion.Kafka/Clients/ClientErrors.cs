using Confluent.Kafka;

namespace LineageService.Ingestion.Kafka.Clients;

/// <summary>What a client complained of last. Mutable, thread-safe.</summary>
/// <param name="time">Dates what is away.</param>
internal sealed class ClientErrors(TimeProvider time)
{
    private readonly Lock _lock = new();
    private DateTimeOffset? _awayAt;
    private volatile bool _fenced;
    private volatile string? _last;
    private volatile bool _refused;
    private volatile bool _tlsRefused;
    private volatile string? _fatal;

    public string? Last => _last;

    /// <summary>The client cannot go on; null while it can.</summary>
    public string? Fatal => _fatal;

    public bool AreCredentialsRefused => _refused;

    /// <summary>No secure connection came about: one side does not trust the other's certificate, or does not speak TLS.</summary>
    public bool IsTlsRefused => _tlsRefused;

    /// <summary>Another client has this one's name in the group now, or the brokers believe so.</summary>
    public bool IsFenced => _fenced;

    /// <summary>When a broker was found away last; null for never.</summary>
    public DateTimeOffset? AwayAt
    {
        get
        {
            lock (_lock) return _awayAt;
        }
    }

    /// <summary>A new client has none of the former one's troubles.</summary>
    public void Forget() => (_fatal, _fenced) = (null, false);

    public void Note(Error error)
    {
        _last = error.Reason;
        if (error.IsFatal) (_fenced, _fatal) = (IsFence(error), error.Reason);
        if (error.Code is ErrorCode.Local_AllBrokersDown or ErrorCode.Local_Transport) NoteAway();
        if (error.Code is ErrorCode.Local_Authentication or ErrorCode.SaslAuthenticationFailed) _refused = true;
        if (error.Code == ErrorCode.Local_Ssl) _tlsRefused = true;
    }

    /// <summary>A broker is away just now.</summary>
    public void NoteAway()
    {
        lock (_lock) _awayAt = time.GetUtcNow();
    }

    // The client may wrap what the broker said.
    private static bool IsFence(Error error) =>
        error.Code == ErrorCode.FencedInstanceId || error.Reason.Contains("fenced", StringComparison.OrdinalIgnoreCase);
}
