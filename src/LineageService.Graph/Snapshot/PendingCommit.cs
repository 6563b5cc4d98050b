using System.Diagnostics;
using LineageService.Graph.Store;

namespace LineageService.Graph.Snapshot;

/// <summary>A batch on its way through the writer's queue. Without a batch it wakes the writer or has it show what it holds back.</summary>
/// <param name="isShown">True where the graph shows the batch, and all before it, when the commit is done.</param>
internal sealed class PendingCommit(LineageBatch? batch, bool isShown, CancellationToken cancellation)
{
    public static PendingCommit Wake { get; } = new(null, isShown: false, CancellationToken.None);

    /// <summary>True where the writer is to look for what other replicas committed.</summary>
    public bool Follows { get; init; }

    public LineageBatch? Batch { get; } = batch;

    public bool IsShown { get; } = isShown;

    public CancellationToken Cancellation { get; } = cancellation;

    /// <summary>What its caller was doing, for the spans of the commit; the default where nobody traces.</summary>
    public ActivityContext Cause { get; } = Activity.Current?.Context ?? default;

    public TaskCompletionSource<long> Result { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Passes on how the store's commit ended.</summary>
    public void Complete(Task<StoreCommit> commit)
    {
        if (commit.IsCompletedSuccessfully) Result.TrySetResult(commit.Result.Epoch);
        else if (commit.IsCanceled) Result.TrySetCanceled(Cancellation);
        else Result.TrySetException(commit.Exception!.InnerExceptions);
    }
}
