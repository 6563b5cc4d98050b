using LineageService.Graph.Store;

namespace LineageService.Graph.Sqlite.Writing;

/// <summary>A batch on its way through the queue. Mutable: the writer notes how it went before it answers.</summary>
internal sealed class PendingBatch(PreparedBatch batch, CancellationToken cancellationToken) : PendingWork
{
    public PreparedBatch Batch { get; } = batch;

    public TaskCompletionSource<StoreCommit> Result { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public StoreCommit? Commit { get; set; }

    public Exception? Error { get; set; }

    /// <summary>True where the caller gave up before the writer came to it: it is not written.</summary>
    public bool IsGivenUp => cancellationToken.IsCancellationRequested;

    public void Complete()
    {
        if (Error is not null) Result.TrySetException(Error);
        else if (Commit is { } commit) Result.TrySetResult(commit);
        else Result.TrySetCanceled(cancellationToken);
    }

    public void Fail(Exception exception) => Result.TrySetException(Error ?? exception);
}
