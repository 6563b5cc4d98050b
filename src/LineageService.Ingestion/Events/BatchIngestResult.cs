using System.Collections.Immutable;

namespace LineageService.Ingestion.Events;

/// <summary>An event of a batch or file that was not taken.</summary>
/// <param name="Index">Zero-based place in the batch; of a file, the one-based line.</param>
/// <param name="Retriable">True where sending the same again may help.</param>
public sealed record IngestFailure(long Index, string Reason, bool Retriable);

/// <summary>The answer to a batch; the events that were taken stand whatever happened to the others (wire-formats.md §1).</summary>
/// <param name="Reason">Why the batch as a whole is none (not a JSON array, too large); null otherwise.</param>
/// <param name="IsTooLarge">True where the batch as a whole is beyond the size limit.</param>
/// <param name="Epoch">The commit that shows it.</param>
public sealed record BatchIngestResult(
    int Received, int Successful, ImmutableArray<IngestFailure> Failures, long Epoch, string? Reason = null, bool IsTooLarge = false);
