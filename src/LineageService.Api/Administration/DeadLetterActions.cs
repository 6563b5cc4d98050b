using LineageService.Api.Contracts;
using LineageService.Api.Problems;
using LineageService.Api.Responses;
using LineageService.Graph.Store;
using LineageService.Ingestion.Events.DeadLetters;

namespace LineageService.Api.Administration;

/// <summary>What is done with one dead letter, named by its hash or 16 digits of it at least; by REST and by commands.</summary>
public static class DeadLetterActions
{
    /// <exception cref="ProblemException">There is no such letter.</exception>
    public static async Task<DeadLetterBodyResponse> ShowAsync(IEventLog log, string hash, CancellationToken cancellationToken)
    {
        var letter = await DeadLetterQueue.FindAsync(log, Normal(hash), cancellationToken).ConfigureAwait(false);
        return LogAnswers.WithBody(letter ?? throw Unknown(hash));
    }

    /// <exception cref="ProblemException">There is no such letter.</exception>
    public static async Task<ReplayResponse> ReplayAsync(DeadLetterQueue queue, string hash, CancellationToken cancellationToken)
    {
        var (contentHash, result) = await queue.ReplayAsync(Normal(hash), cancellationToken).ConfigureAwait(false) ?? throw Unknown(hash);
        return LogAnswers.Of(contentHash, result);
    }

    /// <exception cref="ProblemException">There is no such letter.</exception>
    public static async Task<DeadLetterResponse> DiscardAsync(DeadLetterQueue queue, string hash, CancellationToken cancellationToken)
    {
        var letter = await queue.DiscardAsync(Normal(hash), cancellationToken).ConfigureAwait(false);
        return LogAnswers.Of(letter ?? throw Unknown(hash));
    }

    private static string Normal(string hash) => hash.ToLowerInvariant();

    private static ProblemException Unknown(string hash) => new(new Problem(
        ProblemType.UnknownEvent,
        $"No dead letter has the hash '{hash}'. It may have been applied; 16 digits are needed at least, and they must fit one event."));
}
