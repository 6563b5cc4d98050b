namespace LineageService.Ingestion.Kafka;

/// <summary>
/// Kafka cannot be used: the native library is missing, no broker answers within the budget, credentials are refused. The message is one
/// sentence for whoever started the service; it holds no event, and no secret.
/// </summary>
public sealed class KafkaIngestException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What keeps Kafka from being used.</summary>
    public KafkaFault Fault { get; init; }
}
