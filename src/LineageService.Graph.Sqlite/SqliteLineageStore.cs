using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using LineageService.Graph.Sqlite.Codecs;
using LineageService.Graph.Sqlite.Files;
using LineageService.Graph.Sqlite.Image;
using LineageService.Graph.Sqlite.Log;
using LineageService.Graph.Sqlite.Reading;
using LineageService.Graph.Sqlite.Writing;
using LineageService.Graph.Store;
using LineageService.Graph.Store.Image;
using LineageService.Model;
using Microsoft.Data.Sqlite;

namespace LineageService.Graph.Sqlite;

/// <summary>
/// The embedded store: one directory with <c>lineage.db</c>, <c>graph.snapshot</c> and <c>lock</c>. One process writes, others may read
/// beside it. What
/// <see cref="CommitAsync"/> has returned is on disk. Reads run on the caller's thread: a local file does not wait.
/// </summary>
public sealed class SqliteLineageStore : ILineageStore, INumberedGraphSource, ISnapshotShelf, IStoreImage
{
    private readonly StoreDirectory _directory;
    private readonly StoreLock? _lock;
    private readonly CommitQueue? _writer;
    private readonly StoreReads _reads;
    private int _disposed;

    private SqliteLineageStore(StoreDirectory directory, StoreLock? @lock, CommitQueue? writer, Guid storeId)
    {
        _directory = directory;
        _lock = @lock;
        _writer = writer;
        StoreId = storeId;
        _reads = new StoreReads(() => SqliteFile.OpenReader(directory.Database));
    }

    public Guid StoreId { get; private set; }

    public long Epoch => _writer?.Epoch ?? Read(connection =>
    {
        using var command = connection.Prepared("SELECT epoch FROM store", 0);
        return (long)command.ExecuteScalar()!;
    });

    private CommitQueue Writer => _writer ?? throw new LineageStoreException("The store was opened to read.", isTransient: false);

    /// <summary>Opens the store of a directory, creating or migrating it where needed.</summary>
    /// <exception cref="LineageStoreException">Another process writes, the store is newer than this program, or there is none to
    /// read.</exception>
    public static Task<SqliteLineageStore> OpenAsync(string directory, SqliteStoreOptions options, CancellationToken cancellationToken) =>
        OpenAsync(directory, options, SchemaMigrations.Embedded, cancellationToken);

    internal static Task<SqliteLineageStore> OpenAsync(
        string directory, SqliteStoreOptions options, SchemaMigrations migrations, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        ArgumentNullException.ThrowIfNull(options);
        cancellationToken.ThrowIfCancellationRequested();
        var files = new StoreDirectory(directory);
        try
        {
            return Task.FromResult(options.ReadOnly ? OpenToRead(files, migrations) : OpenToWrite(files, options, migrations));
        }
        catch (SqliteException exception)
        {
            throw SqliteErrors.ToStoreException(exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new LineageStoreException("The store's directory cannot be used.", isTransient: false, exception);
        }
    }

    public Task<StoreCommit> CommitAsync(LineageBatch batch, CancellationToken cancellationToken)
    {
        LineageBatchRules.Check(batch);
        cancellationToken.ThrowIfCancellationRequested();
        return Writer.CommitAsync(batch, cancellationToken);
    }

    public Task<DatasetRecord?> FindDatasetAsync(DatasetId id, CancellationToken cancellationToken) =>
        ReadAsync(connection => RecordReader.FindDataset(connection, id), cancellationToken);

    public Task<JobRecord?> FindJobAsync(JobId id, CancellationToken cancellationToken) =>
        ReadAsync(connection => RecordReader.FindJob(connection, id), cancellationToken);

    public Task<Page<DatasetRecord>> ListDatasetsAsync(ListQuery query, CancellationToken cancellationToken) =>
        ReadAsync(connection => ListReader.Datasets(connection, query), cancellationToken);

    public Task<Page<JobRecord>> ListJobsAsync(ListQuery query, CancellationToken cancellationToken) =>
        ReadAsync(connection => ListReader.Jobs(connection, query), cancellationToken);

    public Task<Page<RunRecord>> ListRunsAsync(JobId? job, ListQuery query, CancellationToken cancellationToken) =>
        ReadAsync(connection => ListReader.Runs(connection, PointFilter.Now, job, query), cancellationToken);

    public Task<ImmutableArray<string>> ListNamespacesAsync(CancellationToken cancellationToken) =>
        ReadAsync(ListReader.Namespaces, cancellationToken);

    public Task<Page<SearchHit>> SearchAsync(SearchQuery query, CancellationToken cancellationToken) =>
        ReadAsync(connection => SearchReader.Search(connection, query), cancellationToken);

    public IAsyncEnumerable<DatasetRecord> ReadDatasetsAsync(CancellationToken cancellationToken) => StreamAsync(
        connection => Rows(connection, $"SELECT {RecordReader.DatasetColumns} FROM dataset ORDER BY id", RecordReader.Dataset),
        cancellationToken);

    public IAsyncEnumerable<JobRecord> ReadJobsAsync(CancellationToken cancellationToken) => StreamAsync(
        connection => Rows(
            connection, $"SELECT {RecordReader.JobColumns} FROM job WHERE retired_at IS NULL ORDER BY id", RecordReader.Job),
            cancellationToken);

    public IAsyncEnumerable<DatasetName> ReadDatasetNamesAsync(ImmutableArray<string> endings, CancellationToken cancellationToken) =>
        StreamAsync(connection => NameReader.Datasets(connection, PointFilter.Now, endings), cancellationToken);

    public bool KnowsPaths => true;

    public Task<IReadOnlyDictionary<DatasetId, ImmutableArray<string>>> FindPathsAsync(
        IReadOnlyCollection<DatasetId> ids, CancellationToken cancellationToken) => ReadAsync(connection => NameReader.Paths(connection, ids), cancellationToken);

    public IAsyncEnumerable<JobId> ReadJobNamesAsync(ImmutableArray<string> endings, CancellationToken cancellationToken) =>
        StreamAsync(connection => NameReader.Jobs(connection, endings), cancellationToken);

    public IAsyncEnumerable<EdgeSet> ReadEdgeSetsAsync(CancellationToken cancellationToken) => StreamAsync(
        connection => EdgeSetReader.ReadAll(connection, PointFilter.Now), cancellationToken);

    public Task<ImmutableArray<EdgeSet>> FindEdgeSetsAsync(JobId job, CancellationToken cancellationToken) => ReadAsync(
        connection => EdgeSetReader.OfJob(connection, PointFilter.Now, job), cancellationToken);

    public Task<ImmutableArray<EdgeSet>> FindEdgeSetsIntoAsync(DatasetId target, CancellationToken cancellationToken) => ReadAsync(
        connection => EdgeSetReader.Into(connection, PointFilter.Now, target), cancellationToken);

    public IAsyncEnumerable<OwnedEdge> ExpandAsync(
        ImmutableArray<LineageNode> frontier, Direction direction, CancellationToken cancellationToken) =>
        StreamAsync(connection => FrontierExpansion.Read(connection, PointFilter.Now, frontier, direction), cancellationToken);

    public IAsyncEnumerable<UnknownJob> FindUnknownJobsAsync(
        ImmutableArray<DatasetId> datasets, Direction direction, CancellationToken cancellationToken) =>
        StreamAsync(connection => UnknownJobReader.Find(connection, PointFilter.Now, datasets, direction, cancellationToken), cancellationToken);

    public async Task<FoldState?> FindFoldStateAsync(JobId job, CancellationToken cancellationToken) =>
        (await FindFoldStatesAsync([job], cancellationToken).ConfigureAwait(false)).GetValueOrDefault(job);

    public Task<IReadOnlyDictionary<JobId, FoldState>> FindFoldStatesAsync(
        IReadOnlyCollection<JobId> jobs, CancellationToken cancellationToken) =>
        ReadAsync(connection => StateReader.FoldStates(connection, jobs), cancellationToken);

    public async Task<KeyedState?> FindKeyedStateAsync(string key, CancellationToken cancellationToken) =>
        (await FindKeyedStatesAsync([key], cancellationToken).ConfigureAwait(false)).GetValueOrDefault(key);

    public Task<IReadOnlyDictionary<string, KeyedState>> FindKeyedStatesAsync(
        IReadOnlyCollection<string> keys, CancellationToken cancellationToken) =>
        ReadAsync(connection => StateReader.KeyedStates(connection, keys), cancellationToken);

    public Task<IReadOnlyDictionary<string, string>> FindEventKindsAsync(
        IReadOnlyCollection<string> contentHashes, CancellationToken cancellationToken) =>
        ReadAsync(connection => EventReader.KindsOf(connection, contentHashes), cancellationToken);

    public async Task<bool> HasEventAsync(string contentHash, CancellationToken cancellationToken) =>
        await FindEventKindAsync(contentHash, cancellationToken).ConfigureAwait(false) is not null;

    public Task<string?> FindEventKindAsync(string contentHash, CancellationToken cancellationToken) =>
        ReadAsync(connection => EventReader.KindOf(connection, contentHash), cancellationToken);

    public object? PrepareBody(ReadOnlyMemory<byte> body) => _writer?.Prepare(body.Span);

    /// <inheritdoc/>
    public bool HoldsBodies => false;

    public ILineageReader At(TimePoint point) => point.IsNow ? this : new PastReader(_reads, point);

    public IAsyncEnumerable<EdgeVersion> ReadEdgeVersionsAsync(EdgeVersionQuery query, CancellationToken cancellationToken) =>
        StreamAsync(connection => HistoryReader.EdgeVersions(connection, query), cancellationToken);

    public IAsyncEnumerable<IdentityMerge> ReadMergesAsync(CancellationToken cancellationToken) =>
        StreamAsync(HistoryReader.Merges, cancellationToken);

    public async Task<RetentionReport> RetainAsync(RetentionPolicy policy, bool dryRun, CancellationToken cancellationToken) =>
        await new EventRetention(_writer, _reads.Rent).RunAsync(policy, dryRun, cancellationToken).ConfigureAwait(false)
        + await new HistoryRetention(_writer, _reads).RunAsync(policy, dryRun, cancellationToken).ConfigureAwait(false);

    public Task<HistoryHorizon> FindHistoryHorizonAsync(CancellationToken cancellationToken) =>
        ReadAsync(HorizonState.Read, cancellationToken);

    public Task<CompactionReport> CompactAsync(CancellationToken cancellationToken) =>
        Writer.RunAsync((connection, _) => FileCompaction.Run(connection, _directory), cancellationToken);

    public Task<LoggedEvent?> FindEventAsync(string contentHash, CancellationToken cancellationToken) =>
        ReadAsync(connection => EventReader.Find(connection, contentHash), cancellationToken);

    public Task<Page<LoggedEvent>> ListEventsAsync(EventQuery query, CancellationToken cancellationToken) =>
        ReadAsync(connection => EventReader.List(connection, query), cancellationToken);

    public IAsyncEnumerable<LoggedEvent> ReadEventsAsync(EventQuery query, CancellationToken cancellationToken) =>
        StreamAsync(connection => EventReader.Read(connection, query), cancellationToken);

    public long ReadGraph(INumberedGraphSink sink, CancellationToken cancellationToken) =>
        Read(connection => GraphReader.Read(connection, sink, cancellationToken));

    // What is in the log beside the database is newer than the database.
    public ValueTask<DateTimeOffset?> FindLastWriteAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset? last = null;
        foreach (var file in (ReadOnlySpan<string>)[_directory.Database, _directory.Database + "-wal"])
        {
            // Whoever opens a store to read it makes an empty log.
            var about = new FileInfo(file);
            if (!about.Exists || about.Length == 0) continue;
            var written = new DateTimeOffset(about.LastWriteTimeUtc, TimeSpan.Zero);
            if (last is null || written > last) last = written;
        }

        return ValueTask.FromResult(last);
    }

    public Stream? OpenSnapshot() => File.Exists(_directory.Snapshot)
        ? new FileStream(
            _directory.Snapshot, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0,
            FileOptions.SequentialScan)
        : null;

    public async Task ReplaceSnapshotAsync(Func<Stream, CancellationToken, Task> write, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(write);
        if (_writer is null) return;
        var draft = _directory.Snapshot + ".new";
        await using (var stream = new FileStream(draft, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
        {
            await write(stream, cancellationToken).ConfigureAwait(false);
            stream.Flush(flushToDisk: true);
        }

        File.Move(draft, _directory.Snapshot, overwrite: true);
    }

    public string ImageKind => "sqlite";

    public IAsyncEnumerable<ImageItem> ReadImageAsync(CancellationToken cancellationToken) => StreamAsync(ImageReader.Read, cancellationToken);

    public IAsyncEnumerable<KeyedState> ReadKeyedStatesAsync(CancellationToken cancellationToken) => StreamAsync(ImageReader.KeyedStates, cancellationToken);

    public Task WriteImageAsync(IReadOnlyList<ImageItem> items, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(items);
        return Writer.EnterAsync(items, cancellationToken);
    }

    public async Task ClearImageAsync(CancellationToken cancellationToken)
    {
        var id = Guid.NewGuid();
        await Writer.ClearAsync(id, cancellationToken).ConfigureAwait(false);
        StoreId = id;
        File.Delete(_directory.Snapshot);
    }

    public Task<IReadOnlyList<StoreFault>> CheckFormAsync(CancellationToken cancellationToken) =>
        _reads.ReadTogetherAsync(FormCheck.Run, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        _reads.Dispose();
        if (_writer is not null) await _writer.DisposeAsync().ConfigureAwait(false);
        _lock?.Dispose();
    }

    private static SqliteLineageStore OpenToRead(StoreDirectory directory, SchemaMigrations migrations)
    {
        if (!File.Exists(directory.Database)) throw new LineageStoreException("There is no store in this directory.", isTransient: false);
        using var connection = SqliteFile.OpenReader(directory.Database);
        migrations.Require(connection);
        return new SqliteLineageStore(directory, null, null, ReadState(connection).Id);
    }

    private static SqliteLineageStore OpenToWrite(StoreDirectory directory, SqliteStoreOptions options, SchemaMigrations migrations)
    {
        Directory.CreateDirectory(directory.Path);
        var @lock = StoreLock.Take(directory);
        SqliteConnection? connection = null;
        try
        {
            connection = SqliteFile.OpenWriter(directory.Database);
            migrations.Apply(connection, directory, TimeProvider.System);
            if (options.MaxBytes is { } bytes) SqliteFile.Limit(connection, bytes);
            using (var create = connection.Prepared("INSERT INTO store (id, store_id, epoch) VALUES (1, $0, 0) ON CONFLICT DO NOTHING", 1))
            {
                create.With(Guid.NewGuid().ToByteArray()).ExecuteNonQuery();
            }

            var (id, epoch) = ReadState(connection);
            return new SqliteLineageStore(directory, @lock, new CommitQueue(connection, epoch, options), id);
        }
        catch
        {
            connection?.Dispose();
            @lock.Dispose();
            throw;
        }
    }

    private static (Guid Id, long Epoch) ReadState(SqliteConnection connection)
    {
        using var command = connection.Prepared("SELECT store_id, epoch FROM store", 0);
        using var reader = command.ExecuteReader();
        return reader.Read()
            ? (new Guid(reader.Bytes(0)), reader.GetInt64(1))
            : throw new LineageStoreException("The store is damaged: it does not know its own id.", isTransient: false);
    }

    private static IEnumerable<T> Rows<T>(SqliteConnection connection, string sql, Func<SqliteDataReader, T> read)
    {
        using var command = connection.Prepared(sql, 0);
        using var reader = command.ExecuteReader();
        while (reader.Read()) yield return read(reader);
    }

    private Task<T> ReadAsync<T>(Func<SqliteConnection, T> read, CancellationToken cancellationToken) =>
        _reads.ReadAsync(read, cancellationToken);

    private T Read<T>(Func<SqliteConnection, T> read) => _reads.Read(read);

    private IAsyncEnumerable<T> StreamAsync<T>(Func<SqliteConnection, IEnumerable<T>> read, CancellationToken cancellationToken) =>
        _reads.StreamAsync(read, cancellationToken);
}
