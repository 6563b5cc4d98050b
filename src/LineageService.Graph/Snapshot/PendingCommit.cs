using LineageService.Graph.Store;

namespace LineageService.Graph.Snapshot;

/// <summary>A batch on its way through the writer's queue. Without a batch it only wakes the writer.</summary>
internal sealed class PendingCommit(LineageBatch? batch, CancellationToken cancellation)
{
    public static PendingCommit Wake { get; } = new(null, CancellationToken.None);

    public LineageBatch? Batch { get; } = batch;

    public CancellationToken Cancellation { get; } = cancellation;

    public TaskCompletionSource<long> Result { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Passes on how the store's commit ended.</summary>
    public void Complete(Task<long> commit)
    {
        if (commit.IsCompletedSuccessfully) Result.TrySetResult(commit.Result);
        else if (commit.IsCanceled) Result.TrySetCanceled(Cancellation);
        else Result.TrySetException(commit.Exception!.InnerExceptions);
    }
}
