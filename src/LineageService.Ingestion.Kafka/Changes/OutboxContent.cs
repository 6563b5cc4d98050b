namespace LineageService.Ingestion.Kafka.Changes;

/// <summary>What is to be published together.</summary>
/// <param name="Number">The last entry that is in it.</param>
/// <param name="Subjects">With the commit that shows the change, or a later one.</param>
internal sealed record OutboxContent(long Number, Dictionary<ChangedSubject, (ChangedAspects Aspects, long Epoch)> Subjects);
