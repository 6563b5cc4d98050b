using Confluent.Kafka;

namespace LineageService.Ingestion.Kafka.Clients;

/// <summary>What a client complained of last. Mutable, thread-safe.</summary>
internal sealed class ClientErrors
{
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

    public void Note(Error error)
    {
        _last = error.Reason;
        if (error.IsFatal) _fatal = error.Reason;
        if (error.Code is ErrorCode.Local_Authentication or ErrorCode.SaslAuthenticationFailed) _refused = true;
        if (error.Code == ErrorCode.Local_Ssl) _tlsRefused = true;
    }
}
