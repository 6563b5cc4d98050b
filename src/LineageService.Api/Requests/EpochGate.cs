using LineageService.Api.Problems;
using LineageService.Graph.Snapshot;

namespace LineageService.Api.Requests;

/// <summary>Makes a read wait until the graph shows a commit, so that a client reads its own writes whichever replica answers.</summary>
public sealed class EpochGate(LineageGraphHost host, LineageApiOptions options, TimeProvider time)
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(10);

    /// <summary>The graph at <paramref name="minEpoch"/> or later.</summary>
    /// <exception cref="ProblemException">503 where it does not come in time.</exception>
    public async ValueTask<LineageGraph> WaitAsync(long? minEpoch, CancellationToken cancellationToken)
    {
        var graph = host.Current;
        if (minEpoch is not { } epoch || graph.Epoch >= epoch) return graph;

        var started = time.GetTimestamp();
        host.FollowSoon();
        while (graph.Epoch < epoch)
        {
            if (time.GetElapsedTime(started) >= options.MinEpochWait)
            {
                throw new ProblemException(new Problem(ProblemType.EpochNotReached, $"The graph is at epoch {graph.Epoch}; {epoch} has not come yet.")
                {
                    RetryAfterSeconds = options.RetryAfterSeconds,
                });
            }

            await Task.Delay(Step, time, cancellationToken).ConfigureAwait(false);
            graph = host.Current;
            if (graph.Epoch < epoch) host.FollowSoon();
        }

        return graph;
    }
}
