using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using LineageService.Graph.Neo4j.Codecs;
using LineageService.Graph.Neo4j.Cypher;
using LineageService.Graph.Neo4j.Http;
using LineageService.Graph.Neo4j.Image;
using LineageService.Graph.Neo4j.Reading;
using LineageService.Graph.Neo4j.Schema;
using LineageService.Graph.Neo4j.Writing;
using LineageService.Graph.Store;
using LineageService.Graph.Store.Image;
using LineageService.Model;

namespace LineageService.Graph.Neo4j;

/// <summary>
/// The shared store: a property graph in Neo4j that several replicas write and read, and that people query with Cypher. What
/// <see cref="CommitAsync"/> has returned is durable there. Streams are read in pages: what is committed meanwhile may show in later ones.
/// </summary>
public sealed class Neo4jLineageStore : ILineageStore, ISharedStore, IStoreImage
{
    private readonly ICypherExecutor _executor;
    private readonly CommitQueue? _writer;
    private readonly CypherReads _reads;
    private readonly Neo4jStoreOptions _options;
    private readonly ImageWriter _image;
    private long _seen;
    private volatile string _storeId;
    private int _disposed;

    private Neo4jLineageStore(ICypherExecutor executor, Neo4jStoreOptions options, string storeId, long epoch)
    {
        _executor = executor;
        _options = options;
        _reads = new CypherReads(executor);
        _seen = epoch;
        _writer = options.ReadOnly ? null : new CommitQueue(executor, options, epoch);
        _image = new ImageWriter(executor, options);
        _storeId = storeId;
    }

    /// <summary>Identity of the store, whatever its address: another one once it was heard that somebody emptied the database.</summary>
    public Guid StoreId => Guid.Parse(_storeId);

    public string Incarnation => _storeId;

    /// <summary>The last commit that this replica made or heard of (<see cref="ReadEpochAsync"/>): others may have gone on.</summary>
    public long Epoch => _writer?.Epoch ?? Interlocked.Read(ref _seen);

    private CommitQueue Writer => _writer ?? throw new LineageStoreException("The store was opened to read.", isTransient: false);

    private EdgeSetReader Sets => new(_reads, new PointFilter(TimePoint.Now));

    /// <summary>Opens the store of a database over the HTTP Query API, creating or migrating it where needed.</summary>
    /// <exception cref="LineageStoreException">It cannot be reached or used; the sentence says why.</exception>
    public static Task<Neo4jLineageStore> OpenAsync(Neo4jStoreOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        return OpenAsync(new QueryApiExecutor(options), options, cancellationToken);
    }

    /// <summary>Opens the store over another protocol. The executor belongs to the store from now on.</summary>
    /// <exception cref="LineageStoreException">It cannot be reached or used; the sentence says why.</exception>
    public static async Task<Neo4jLineageStore> OpenAsync(ICypherExecutor executor, Neo4jStoreOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(executor);
        ArgumentNullException.ThrowIfNull(options);
        try
        {
            await SchemaMigrations.RequireServerAsync(executor, cancellationToken).ConfigureAwait(false);
            var migrations = new SchemaMigrations(executor, SchemaStep.Embedded);
            if (options.ReadOnly) await migrations.RequireAsync(cancellationToken).ConfigureAwait(false);
            else await migrations.ApplyAsync(cancellationToken).ConfigureAwait(false);
            var state = await executor.RunAsync(new CypherStatement("MATCH (s:Store {name: 'lineage'}) RETURN s.id, s.epoch"), CypherAccess.Read, cancellationToken)
                .ConfigureAwait(false);
            return new Neo4jLineageStore(executor, options, state.Single.Text(0), state.Single.Long(1));
        }
        catch (Exception failure)
        {
            await executor.DisposeAsync().ConfigureAwait(false);
            if (failure is CypherException cypher) throw cypher.ToStoreException();
            throw;
        }
    }

    public Task<StoreCommit> CommitAsync(LineageBatch batch, CancellationToken cancellationToken)
    {
        LineageBatchRules.Check(batch);
        cancellationToken.ThrowIfCancellationRequested();
        return Writer.CommitAsync(batch, cancellationToken);
    }

    /// <summary>The last commit of any replica, which <see cref="Epoch"/> shows from then on.</summary>
    public async Task<long> ReadEpochAsync(CancellationToken cancellationToken)
    {
        var found = await _reads.RunAsync("MATCH (s:Store {name: 'lineage'}) RETURN s.epoch, s.id", cancellationToken).ConfigureAwait(false);
        var epoch = found.Single.Long(0);
        if (found.Single.Text(1) is var id && id != _storeId)
        {
            _storeId = id;
            if (_writer is not null) Restart(_writer, epoch);
            else Interlocked.Exchange(ref _seen, epoch);
        }

        _writer?.Hear(epoch);
        if (epoch > Interlocked.Read(ref _seen)) Interlocked.Exchange(ref _seen, epoch);
        return epoch;
    }

    public Task<ChangeTail> ReadChangesAsync(long after, int limit, CancellationToken cancellationToken) =>
        new ChangeReader(_reads, Sets).ReadAsync(after, limit, cancellationToken);

    public async Task<DatasetRecord?> FindDatasetAsync(DatasetId id, CancellationToken cancellationToken)
    {
        var found = await _reads.RunAsync(
            $"MATCH (d:Dataset {{key: $key}}) RETURN {RecordReader.DatasetColumns}", cancellationToken, ("key", GraphKeys.Of(id))).ConfigureAwait(false);
        return found.Rows.Count == 0 ? null : RecordReader.Dataset(found.Single);
    }

    public async Task<JobRecord?> FindJobAsync(JobId id, CancellationToken cancellationToken)
    {
        var found = await _reads.RunAsync(
            $"MATCH (j:Job {{key: $key}}) WHERE NOT j.retired RETURN {RecordReader.JobColumns}", cancellationToken, ("key", GraphKeys.Of(id))).ConfigureAwait(false);
        return found.Rows.Count == 0 ? null : RecordReader.Job(found.Single);
    }

    public async Task<IReadOnlyDictionary<DatasetId, DatasetRecord>> FindDatasetsAsync(
        IReadOnlyCollection<DatasetId> ids, CancellationToken cancellationToken)
    {
        var found = await new ChangeReader(_reads, Sets).DatasetsAsync(ids, cancellationToken).ConfigureAwait(false);
        return found.ToDictionary(record => record.Id);
    }

    public async Task<IReadOnlyDictionary<JobId, JobRecord>> FindJobsAsync(IReadOnlyCollection<JobId> ids, CancellationToken cancellationToken)
    {
        var (known, _) = await new ChangeReader(_reads, Sets).JobsAsync([.. ids], cancellationToken).ConfigureAwait(false);
        return known.ToDictionary(record => record.Id);
    }

    public Task<Page<DatasetRecord>> ListDatasetsAsync(ListQuery query, CancellationToken cancellationToken) =>
        new ListReader(_reads).DatasetsAsync(query, cancellationToken);

    public Task<Page<JobRecord>> ListJobsAsync(ListQuery query, CancellationToken cancellationToken) => new ListReader(_reads).JobsAsync(query, cancellationToken);

    public Task<Page<RunRecord>> ListRunsAsync(JobId? job, ListQuery query, CancellationToken cancellationToken) =>
        new ListReader(_reads).RunsAsync(TimePoint.Now, job, query, cancellationToken);

    public Task<ImmutableArray<string>> ListNamespacesAsync(CancellationToken cancellationToken) => new ListReader(_reads).NamespacesAsync(cancellationToken);

    public Task<Page<SearchHit>> SearchAsync(SearchQuery query, CancellationToken cancellationToken) => new SearchReader(_reads).SearchAsync(query, cancellationToken);

    public async IAsyncEnumerable<DatasetRecord> ReadDatasetsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        const string Text = $"MATCH (d:Dataset) WHERE d.key > $after WITH d ORDER BY d.key LIMIT $limit RETURN {RecordReader.DatasetColumns} ORDER BY d.key";
        await foreach (var row in _reads.StreamAsync(Text, cancellationToken).ConfigureAwait(false)) yield return RecordReader.Dataset(row);
    }

    public async IAsyncEnumerable<JobRecord> ReadJobsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        const string Text = $"MATCH (j:Job) WHERE j.key > $after AND NOT j.retired WITH j ORDER BY j.key LIMIT $limit RETURN {RecordReader.JobColumns} ORDER BY j.key";
        await foreach (var row in _reads.StreamAsync(Text, cancellationToken).ConfigureAwait(false)) yield return RecordReader.Job(row);
    }

    public IAsyncEnumerable<DatasetName> ReadDatasetNamesAsync(ImmutableArray<string> endings, CancellationToken cancellationToken) =>
        NameReader.DatasetsAsync(_reads, new PointFilter(TimePoint.Now), endings, cancellationToken);

    public IAsyncEnumerable<JobId> ReadJobNamesAsync(ImmutableArray<string> endings, CancellationToken cancellationToken) =>
        NameReader.JobsAsync(_reads, endings, cancellationToken);

    public IAsyncEnumerable<EdgeSet> ReadEdgeSetsAsync(CancellationToken cancellationToken) => Sets.AllAsync(cancellationToken);

    public Task<ImmutableArray<EdgeSet>> FindEdgeSetsAsync(JobId job, CancellationToken cancellationToken) => Sets.OfJobAsync(job, cancellationToken);

    public Task<ImmutableArray<EdgeSet>> FindEdgeSetsIntoAsync(DatasetId target, CancellationToken cancellationToken) => Sets.IntoAsync(target, cancellationToken);

    public IAsyncEnumerable<OwnedEdge> ExpandAsync(
        ImmutableArray<LineageNode> frontier, Direction direction, CancellationToken cancellationToken) =>
        FrontierExpansion.ReadAsync(Sets, frontier, direction, cancellationToken);

    public IAsyncEnumerable<UnknownJob> FindUnknownJobsAsync(
        ImmutableArray<DatasetId> datasets, Direction direction, CancellationToken cancellationToken) =>
        UnknownJobReader.FindAsync(_reads, new PointFilter(TimePoint.Now), datasets, direction, cancellationToken);

    public async Task<FoldState?> FindFoldStateAsync(JobId job, CancellationToken cancellationToken) =>
        (await FindFoldStatesAsync([job], cancellationToken).ConfigureAwait(false)).GetValueOrDefault(job);

    public Task<IReadOnlyDictionary<JobId, FoldState>> FindFoldStatesAsync(
        IReadOnlyCollection<JobId> jobs, CancellationToken cancellationToken) => new StateReader(_reads).FoldsAsync(jobs, cancellationToken);

    public async Task<KeyedState?> FindKeyedStateAsync(string key, CancellationToken cancellationToken) =>
        (await FindKeyedStatesAsync([key], cancellationToken).ConfigureAwait(false)).GetValueOrDefault(key);

    public Task<IReadOnlyDictionary<string, KeyedState>> FindKeyedStatesAsync(
        IReadOnlyCollection<string> keys, CancellationToken cancellationToken) => new StateReader(_reads).KeyedAsync(keys, cancellationToken);

    public ILineageReader At(TimePoint point) => point.IsNow ? this : new PastReader(_reads, point);

    public IAsyncEnumerable<EdgeVersion> ReadEdgeVersionsAsync(EdgeVersionQuery query, CancellationToken cancellationToken) =>
        new HistoryReader(_reads).EdgeVersionsAsync(query, cancellationToken);

    public IAsyncEnumerable<IdentityMerge> ReadMergesAsync(CancellationToken cancellationToken) => new HistoryReader(_reads).MergesAsync(cancellationToken);

    public Task<HistoryHorizon> FindHistoryHorizonAsync(CancellationToken cancellationToken) => new HistoryReader(_reads).HorizonAsync(cancellationToken);

    public async Task<RetentionReport> RetainAsync(RetentionPolicy policy, bool dryRun, CancellationToken cancellationToken)
    {
        if (!dryRun && _writer is null) throw new LineageStoreException("The store was opened to read.", isTransient: false);
        return await new Retention(_reads, _options).RunAsync(policy, dryRun, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Does nothing: Neo4j uses the space of what was deleted again by itself.</summary>
    public Task<CompactionReport> CompactAsync(CancellationToken cancellationToken) => Task.FromResult(new CompactionReport(0, 0));

    public async Task<bool> HasEventAsync(string contentHash, CancellationToken cancellationToken) =>
        await FindEventKindAsync(contentHash, cancellationToken).ConfigureAwait(false) is not null;

    public async Task<string?> FindEventKindAsync(string contentHash, CancellationToken cancellationToken) =>
        (await FindEventKindsAsync([contentHash], cancellationToken).ConfigureAwait(false)).GetValueOrDefault(contentHash);

    public Task<IReadOnlyDictionary<string, string>> FindEventKindsAsync(
        IReadOnlyCollection<string> contentHashes, CancellationToken cancellationToken) => new EventReader(_reads).KindsOfAsync(contentHashes, cancellationToken);

    // Most bodies lie in a shared log and are left out, and only the position tells which.
    public object? PrepareBody(ReadOnlyMemory<byte> body) => _options.KeepsLoggedBodies ? EventBodies.Pack(body.Span) : null;

    public Task<LoggedEvent?> FindEventAsync(string contentHash, CancellationToken cancellationToken) => new EventReader(_reads).FindAsync(contentHash, cancellationToken);

    public Task<Page<LoggedEvent>> ListEventsAsync(EventQuery query, CancellationToken cancellationToken) => new EventReader(_reads).ListAsync(query, cancellationToken);

    public IAsyncEnumerable<LoggedEvent> ReadEventsAsync(EventQuery query, CancellationToken cancellationToken) => new EventReader(_reads).ReadAsync(query, cancellationToken);

    public string ImageKind => "neo4j";

    public IAsyncEnumerable<ImageItem> ReadImageAsync(CancellationToken cancellationToken) => new ImageReader(_reads).ReadAsync(cancellationToken);

    public async Task WriteImageAsync(IReadOnlyList<ImageItem> items, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(items);
        var writer = Writer;
        try
        {
            await _image.WriteAsync(items, cancellationToken).ConfigureAwait(false);
        }
        catch (CypherException failure)
        {
            throw failure.ToStoreException();
        }

        if (items is [.., StoreStateImage end]) Restart(writer, end.Epoch);
    }

    public async Task ClearImageAsync(CancellationToken cancellationToken)
    {
        var writer = Writer;
        await _reads.WriteAsync("MATCH (n) WHERE NOT n:Store CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS", cancellationToken).ConfigureAwait(false);
        var id = Guid.NewGuid();
        await _reads.WriteAsync("MATCH (s:Store {name: 'lineage'}) SET s.epoch = 0, s.id = $id", cancellationToken, ("id", id.ToString())).ConfigureAwait(false);
        _storeId = id.ToString();
        _image.Forget();
        Restart(writer, 0);
    }

    public Task<IReadOnlyList<StoreFault>> CheckFormAsync(CancellationToken cancellationToken) => FormCheck.RunAsync(_reads, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        if (_writer is not null) await _writer.DisposeAsync().ConfigureAwait(false);
        await _executor.DisposeAsync().ConfigureAwait(false);
    }

    private void Restart(CommitQueue writer, long epoch)
    {
        writer.Restart(epoch);
        Interlocked.Exchange(ref _seen, epoch);
    }
}
