using System.Threading.Channels;
using LineageService.Graph.Sqlite.Files;
using LineageService.Graph.Sqlite.Image;
using LineageService.Graph.Sqlite.Log;
using LineageService.Graph.Store;
using LineageService.Graph.Store.Image;
using Microsoft.Data.Sqlite;

namespace LineageService.Graph.Sqlite.Writing;

/// <summary>
/// The one writer: takes what is queued into one transaction, syncs once and answers all. A batch that fails is rolled back alone; a
/// failing transaction fails all of it. Mutable; disposing it writes what is queued first.
/// </summary>
internal sealed class CommitQueue : IAsyncDisposable
{
    private readonly Channel<PendingWork> _queue = Channel.CreateUnbounded<PendingWork>(
        new UnboundedChannelOptions { SingleReader = true });
    private readonly SqliteConnection _connection;
    private readonly BatchWriter _writer;
    private readonly SqliteStoreOptions _options;
    private readonly FacetMemory _facets = new(FacetMemory.DefaultCapacity);
    private readonly Task _loop;
    private long _epoch;

    public CommitQueue(SqliteConnection connection, long epoch, SqliteStoreOptions options)
    {
        _connection = connection;
        _writer = new BatchWriter(connection);
        _epoch = epoch;
        _options = options;
        _loop = Task.Run(RunAsync);
    }

    public long Epoch => Interlocked.Read(ref _epoch);

    public Task<StoreCommit> CommitAsync(LineageBatch batch, CancellationToken cancellationToken)
    {
        var pending = new PendingBatch(PreparedBatch.Of(batch, _facets), cancellationToken);
        ObjectDisposedException.ThrowIf(!_queue.Writer.TryWrite(pending), this);
        return pending.Result.Task;
    }

    /// <summary>Makes of a body what can be made of it before its batch has its turn. Any thread.</summary>
    public CutEvent Prepare(ReadOnlySpan<byte> body) => CutEvent.Of(body, _facets);

    /// <summary>
    /// Runs work on the writer's connection when its turn comes; batches wait meanwhile, so long work comes in pieces. It makes its own
    /// transactions; one that it leaves open is rolled back.
    /// </summary>
    public Task<T> RunAsync<T>(Func<SqliteConnection, BatchWriter, T> work, CancellationToken cancellationToken)
    {
        var pending = new PendingJob<T>(work, cancellationToken);
        ObjectDisposedException.ThrowIf(!_queue.Writer.TryWrite(pending), this);
        return pending.Result;
    }

    /// <summary>Enters items of an image in one transaction; the last of them moves the epoch.</summary>
    public Task EnterAsync(IReadOnlyList<ImageItem> items, CancellationToken cancellationToken) => RunAsync(
        (connection, writer) =>
        {
            connection.Execute("BEGIN IMMEDIATE");
            writer.Enter(items);
            var epoch = items is [.., StoreStateImage state] ? state.Epoch : Epoch;
            writer.Finish(epoch);
            connection.Execute("COMMIT");
            writer.Committed();
            return Interlocked.Exchange(ref _epoch, epoch);
        }, cancellationToken);

    /// <summary>Empties the store, which is another one afterwards.</summary>
    public Task ClearAsync(Guid storeId, CancellationToken cancellationToken) => RunAsync(
        (connection, writer) =>
        {
            connection.Execute("BEGIN IMMEDIATE");
            ImageClearing.Run(connection, storeId);
            connection.Execute("COMMIT");
            writer.Forget();
            return Interlocked.Exchange(ref _epoch, 0);
        }, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _loop.ConfigureAwait(false);
        _writer.Dispose();
        await _connection.DisposeAsync().ConfigureAwait(false);
    }

    private async Task RunAsync()
    {
        var group = new List<PendingBatch>();
        var crowded = false;
        while (await _queue.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            group.Clear();
            var job = Take(group);
            if (job is null && crowded && group.Count < _options.MaxGroupSize && _options.GroupCommitDelay > TimeSpan.Zero)
            {
                // Several callers commit at once: a short wait puts more of them into one sync.
                await Task.Delay(_options.GroupCommitDelay).ConfigureAwait(false);
                job = Take(group);
            }

            if (group.Count > 0) Commit(group);
            if (job is not null) Run(job);
            crowded = group.Count > 1;
        }
    }

    // Fills the group up to the next job, which is returned.
    private PendingJob? Take(List<PendingBatch> group)
    {
        while (group.Count < _options.MaxGroupSize && _queue.Reader.TryRead(out var pending))
        {
            if (pending is PendingJob job) return job;
            group.Add((PendingBatch)pending);
        }

        return null;
    }

    private void Run(PendingJob job)
    {
        if (job.IsGivenUp)
        {
            job.GiveUp();
            return;
        }

        try
        {
            job.Run(_connection, _writer);
        }
#pragma warning disable CA1031 // As for batches: the answer is the caller's, the loop goes on.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            RollBack();
            job.Fail(Translate(exception));
        }
    }

    private void Commit(List<PendingBatch> group)
    {
        var epoch = Epoch;
        try
        {
            _connection.Execute("BEGIN IMMEDIATE");
            if (group is [{ IsGivenUp: false } only]) epoch = ApplyAlone(only, epoch);
            else foreach (var pending in group) epoch = Apply(pending, epoch);
            if (epoch == Epoch) _connection.Execute("ROLLBACK");
            else
            {
                _writer.Finish(epoch);
                _connection.Execute("COMMIT");
                _writer.Committed();
                Interlocked.Exchange(ref _epoch, epoch);
            }

            foreach (var pending in group) pending.Complete();
        }
#pragma warning disable CA1031 // Whatever went wrong is the callers' answer; the loop must go on for the next ones.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            RollBack();
            foreach (var pending in group) pending.Fail(Translate(exception));
        }
    }

    // A savepoint would keep the old state of each page that is written; what fails alone rolls all back, which is the same.
    private long ApplyAlone(PendingBatch pending, long epoch)
    {
        var isChange = _writer.Apply(pending.Batch);
        if (isChange) epoch++;
        pending.Commit = new StoreCommit(epoch, isChange);
        return epoch;
    }

    private long Apply(PendingBatch pending, long epoch)
    {
        if (pending.IsGivenUp) return epoch;
        _connection.Execute("SAVEPOINT batch");
        try
        {
            var isChange = _writer.Apply(pending.Batch);
            if (isChange) epoch++;
            _connection.Execute("RELEASE batch");
            pending.Commit = new StoreCommit(epoch, isChange);
        }
        catch (Exception exception) when (IsOfBatch(exception))
        {
            _connection.Execute("ROLLBACK TO batch; RELEASE batch");
            _writer.Forget();
            pending.Error = Translate(exception);
        }

        return epoch;
    }

    private void RollBack()
    {
        _writer.Forget();
        try
        {
            _connection.Execute("ROLLBACK");
        }
        catch (SqliteException)
        {
            // SQLite rolled back by itself, as it does when the disk is full.
        }
    }

    // A full disk or a broken file is not the fault of one batch.
    private static bool IsOfBatch(Exception exception) =>
        exception is not SqliteException sqlite || sqlite.SqliteErrorCode is 19 or 18 or 20;

    private static Exception Translate(Exception exception) =>
        exception is SqliteException sqlite ? SqliteErrors.ToStoreException(sqlite) : exception;
}
