using LineageService.Api.Problems;
using LineageService.Graph.Snapshot;

namespace LineageService.Api.Requests;

/// <summary>Makes a read wait until the graph shows a commit, so that a client reads its own writes whichever replica answers.</summary>
public sealed class EpochGate(LineageGraphHost host, LineageApiOptions options, TimeProvider time)
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(10);

    /// <summary>Ends when the graph shows <paramref name="minEpoch"/> or a later commit.</summary>
    /// <exception cref="ProblemException">503 where it does not come in time.</exception>
    public async ValueTask WaitAsync(long? minEpoch, CancellationToken cancellationToken)
    {
        if (minEpoch is not { } epoch || host.Epoch >= epoch) return;

        var started = time.GetTimestamp();
        host.FollowSoon();
        while (host.Epoch < epoch)
        {
            if (time.GetElapsedTime(started) >= options.MinEpochWait)
            {
                throw new ProblemException(new Problem(ProblemType.EpochNotReached, $"The graph is at epoch {host.Epoch}; {epoch} has not come yet.")
                {
                    RetryAfterSeconds = options.RetryAfterSeconds,
                });
            }

            await Task.Delay(Step, time, cancellationToken).ConfigureAwait(false);
            if (host.Epoch < epoch) host.FollowSoon();
        }
    }
}
