using LineageService.Graph.Store;

namespace LineageService.Graph.Neo4j.Writing;

/// <summary>A batch that waits for the writer. Mutable.</summary>
internal sealed class PendingBatch(LineageBatch batch, CancellationToken cancellationToken)
{
    public LineageBatch Batch { get; } = batch;

    public TaskCompletionSource<StoreCommit> Result { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>True where the caller gave up before the writer came to it: it is not written.</summary>
    public bool IsGivenUp => cancellationToken.IsCancellationRequested;

    public void GiveUp() => Result.TrySetCanceled(cancellationToken);
}
