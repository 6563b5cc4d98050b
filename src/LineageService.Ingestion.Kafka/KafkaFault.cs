namespace LineageService.Ingestion.Kafka;

/// <summary>What keeps Kafka from being used.</summary>
public enum KafkaFault : byte
{
    /// <summary>Something of which the sentence tells.</summary>
    Other = 0,

    /// <summary>No broker answers.</summary>
    Away = 1,

    /// <summary>The brokers refuse the credentials, or a certificate is not trusted.</summary>
    CredentialsRefused = 2,

    /// <summary>A setting is none that the client has, or its value is not allowed.</summary>
    Setting = 3,
}
