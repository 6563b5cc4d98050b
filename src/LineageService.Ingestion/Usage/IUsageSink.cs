using System.Collections.Immutable;
using LineageService.Ingestion.Events;

namespace LineageService.Ingestion.Usage;

/// <summary>Takes records of who read what (schemas/usage), from whatever brings them. Any thread.</summary>
public interface IUsageSink
{
    /// <summary>Takes records; when it ends they are durable. A record that came before changes nothing.</summary>
    /// <returns>One outcome for each, in order.</returns>
    /// <exception cref="Graph.Store.LineageStoreException">The store cannot be written; the same call may be made again.</exception>
    Task<ImmutableArray<UsageOutcome>> TakeAsync(ImmutableArray<ReceivedEvent> records, CancellationToken cancellationToken);
}

/// <summary>What became of one record of usage.</summary>
/// <param name="Reason">Why it is none; null where it was taken.</param>
public readonly record struct UsageOutcome(string? Reason);
