using System.Collections.Immutable;

namespace LineageService.Ingestion.Events.DeadLetters;

/// <summary>A letter that failed again.</summary>
public sealed record FailedReplay(string ContentHash, string Reason);

/// <summary>What became of dead letters that were sent again. Replayed is the sum of the next three.</summary>
/// <param name="Duplicate">Applied by somebody else meanwhile.</param>
/// <param name="Rejected">Failed again.</param>
/// <param name="Failures">The first of those, at most <see cref="MaxFailures"/>.</param>
/// <param name="Epoch">The commit that shows it; 0 for none.</param>
public sealed record ReplayReport(
    long Replayed, long Accepted, long Duplicate, long Rejected, ImmutableArray<FailedReplay> Failures, long Epoch)
{
    public const int MaxFailures = 100;

    public static ReplayReport None { get; } = new(0, 0, 0, 0, [], 0);

    internal ReplayReport With(string contentHash, IngestResult result)
    {
        var failed = !result.IsSuccess;
        return new ReplayReport(
            Replayed + 1,
            Accepted + (result.Status == IngestStatus.Accepted ? 1 : 0),
            Duplicate + (result.Status == IngestStatus.Duplicate ? 1 : 0),
            Rejected + (failed ? 1 : 0),
            failed && Failures.Length < MaxFailures ? Failures.Add(new FailedReplay(contentHash, result.Reason ?? "")) : Failures,
            Math.Max(Epoch, result.Epoch));
    }
}
