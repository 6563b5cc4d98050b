namespace LineageService.Ingestion.Events;

/// <summary>
/// Takes events from whoever waits for an answer, which means that they are durable. <see cref="EventIngester"/> has also folded them by then; a
/// log that several services share has not: there an accepted event has epoch 0, and whether it was known before shows later.
/// </summary>
public interface IEventIntake
{
    /// <summary>Takes one event.</summary>
    /// <exception cref="Graph.Store.LineageStoreException">It cannot be made durable just now; it is not taken.</exception>
    Task<IngestResult> IngestAsync(ReceivedEvent received, CancellationToken cancellationToken);

    /// <summary>Takes a JSON array of events. Where it is not one as a whole, nothing is taken.</summary>
    /// <exception cref="Graph.Store.LineageStoreException">It cannot be made durable just now; some of the events may be taken.</exception>
    Task<BatchIngestResult> IngestBatchAsync(ReceivedEvent received, CancellationToken cancellationToken);
}
