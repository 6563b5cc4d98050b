using LineageService.Ingestion.Kafka.Configuration;

namespace LineageService.Cli.Kafka;

/// <summary>What a service does with Kafka.</summary>
/// <param name="Consumer">What it consumes; no topics for nothing.</param>
/// <param name="EventLog">Topic that events of HTTP requests are written to; null: they go into the store.</param>
/// <param name="Changes">Topic that is told of changes; null for none.</param>
internal sealed record KafkaServeSettings(KafkaConsumerOptions Consumer, string? EventLog, string? Changes)
{
    public bool Consumes => !Consumer.EventTopics.IsEmpty || Consumer.TaskTopic is not null || Consumer.UsageTopic is not null;

    /// <summary>What is wrong, all at once.</summary>
    public IEnumerable<string> Violations(bool hasUsageSink)
    {
        if (Consumes || Changes is null) foreach (var violation in Consumer.Violations(hasUsageSink)) yield return violation;
        else foreach (var violation in Consumer.Connection.Violations()) yield return violation;
        if (EventLog is not null && !Consumer.EventTopics.Contains(EventLog))
            yield return $"events that come over HTTP would go into {EventLog}, which is not consumed: name it among the topics of events";
    }
}
