using Microsoft.Data.Sqlite;

namespace LineageService.Graph.Sqlite.Writing;

/// <summary>What waits for the one writer: a batch, or other work on its connection. Closed.</summary>
internal abstract class PendingWork
{
    private protected PendingWork()
    {
    }
}

/// <summary>
/// Work that needs the writer's connection for itself, between two transactions of batches: retention, compaction. Mutable: holds its answer.
/// </summary>
internal sealed class PendingJob<T>(Func<SqliteConnection, BatchWriter, T> work, CancellationToken cancellationToken) : PendingJob
{
    private readonly TaskCompletionSource<T> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Result => _result.Task;

    public override bool IsGivenUp => cancellationToken.IsCancellationRequested;

    public override void GiveUp() => _result.TrySetCanceled(cancellationToken);

    public override void Run(SqliteConnection connection, BatchWriter writer) => _result.TrySetResult(work(connection, writer));

    public override void Fail(Exception exception) => _result.TrySetException(exception);
}

/// <summary>See <see cref="PendingJob{T}"/>.</summary>
internal abstract class PendingJob : PendingWork
{
    private protected PendingJob()
    {
    }

    public abstract bool IsGivenUp { get; }

    public abstract void GiveUp();

    public abstract void Run(SqliteConnection connection, BatchWriter writer);

    public abstract void Fail(Exception exception);
}
