using System.Threading.Channels;
using LineageService.Graph.Neo4j.Cypher;
using LineageService.Graph.Store;

namespace LineageService.Graph.Neo4j.Writing;

/// <summary>
/// The one writer of a replica: takes what is queued into one transaction and answers all. Other replicas write beside it; whoever comes second at
/// a job waits for its lock. Mutable; disposing it writes what is queued first.
/// </summary>
internal sealed class CommitQueue : IAsyncDisposable
{
    private readonly Channel<PendingBatch> _queue = Channel.CreateUnbounded<PendingBatch>(new UnboundedChannelOptions { SingleReader = true });
    private readonly GroupCommit _commit;
    private readonly int _maxGroup;
    private readonly Task _loop;
    private long _epoch;

    public CommitQueue(ICypherExecutor executor, Neo4jStoreOptions options, long epoch)
    {
        _commit = new GroupCommit(executor, options);
        _maxGroup = options.MaxGroupSize;
        _epoch = epoch;
        _loop = Task.Run(RunAsync);
    }

    /// <summary>The last commit that this replica knows of.</summary>
    public long Epoch => Interlocked.Read(ref _epoch);

    /// <summary>Takes over what was heard of other replicas' commits.</summary>
    public void Hear(long epoch)
    {
        for (var known = Epoch; epoch > known; known = Epoch) Interlocked.CompareExchange(ref _epoch, epoch, known);
    }

    /// <summary>Goes on from another epoch, over a database that somebody filled or emptied as a whole.</summary>
    public void Restart(long epoch) => Interlocked.Exchange(ref _epoch, epoch);

    public Task<StoreCommit> CommitAsync(LineageBatch batch, CancellationToken cancellationToken)
    {
        var pending = new PendingBatch(batch, cancellationToken);
        ObjectDisposedException.ThrowIf(!_queue.Writer.TryWrite(pending), this);
        return pending.Result.Task;
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _loop.ConfigureAwait(false);
    }

    private async Task RunAsync()
    {
        var group = new List<PendingBatch>();
        while (await _queue.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            group.Clear();
            while (group.Count < _maxGroup && _queue.Reader.TryRead(out var pending))
            {
                if (pending.IsGivenUp) pending.GiveUp();
                else group.Add(pending);
            }

            if (group.Count > 0) await CommitAsync(group).ConfigureAwait(false);
        }
    }

    private async Task CommitAsync(List<PendingBatch> group)
    {
        try
        {
            var outcomes = await _commit.RunAsync(group.ConvertAll(pending => pending.Batch)).ConfigureAwait(false);
            Hear(outcomes[^1].Commit.Epoch);
            for (var place = 0; place < group.Count; place++)
            {
                if (outcomes[place].Refusal is { } refusal) group[place].Result.TrySetException(refusal);
                else group[place].Result.TrySetResult(outcomes[place].Commit);
            }
        }
        catch (CypherException failure) when (group.Count > 1 && failure.Failure != CypherFailure.Unreachable)
        {
            // One of them is at fault, or all together are too much: each alone.
            foreach (var pending in group) await CommitAsync([pending]).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Whatever went wrong is the callers' answer; the loop must go on for the next ones.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            foreach (var pending in group) pending.Result.TrySetException(failure is CypherException cypher ? cypher.ToStoreException() : failure);
        }
    }
}
