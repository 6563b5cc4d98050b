namespace LineageService.Ingestion.Kafka.Consuming;

/// <summary>What the records of a topic are.</summary>
internal enum TopicRole : byte
{
    Events = 0,
    Tasks = 1,
    Usage = 2,
}
