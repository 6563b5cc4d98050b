using LineageService.Ingestion.Events.DeadLetters;
using LineageService.Ingestion.Kafka.Consuming;

namespace LineageService.Ingestion.Kafka.Delivery;

/// <summary>A record that could not be applied, and why.</summary>
internal readonly record struct DeadRecord(TopicRecord Record, string Reason, LetterRole Role);
