using System.Collections.Immutable;
using System.Threading.Channels;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;

namespace LineageService.Ingestion.Tasks.Import;

/// <summary>
/// Collects what an import writes and commits it in batches beside the analysis; a few batches may wait, then the analysis does. The graph shows
/// them together when the import ends, unless somebody else commits meanwhile. Mutable; one thread adds.
/// </summary>
internal sealed class BatchWriter : IAsyncDisposable
{
    private const int MaxEdges = 60_000;
    private const int MaxJobs = 1_000;
    private const int MaxFields = 60_000;
    private const int MaxStates = 10_000;

    private readonly LineageGraphHost _host;
    private readonly TimeProvider _time;
    private readonly Action<LineageBatch> _beforeCommit;
    private readonly Channel<LineageBatch> _batches = Channel.CreateBounded<LineageBatch>(2);
    private readonly Task _writing;
    private readonly ImmutableArray<JobRecord>.Builder _jobs = ImmutableArray.CreateBuilder<JobRecord>();
    private readonly ImmutableArray<EdgeSet>.Builder _edgeSets = ImmutableArray.CreateBuilder<EdgeSet>();
    private readonly ImmutableArray<DatasetRecord>.Builder _datasets = ImmutableArray.CreateBuilder<DatasetRecord>();
    private readonly ImmutableArray<KeyedState>.Builder _states = ImmutableArray.CreateBuilder<KeyedState>();
    private int _edges;
    private int _fields;
    private bool _isShown;

    /// <param name="beforeCommit">Told of each batch before it is committed.</param>
    public BatchWriter(LineageGraphHost host, TimeProvider time, Action<LineageBatch> beforeCommit, CancellationToken cancellationToken)
    {
        _host = host;
        _beforeCommit = beforeCommit;
        _time = time;
        _writing = WriteAsync(cancellationToken);
    }

    public void Add(JobRecord job) => _jobs.Add(job);

    public void Add(EdgeSet set)
    {
        _edgeSets.Add(set);
        _edges += set.Block.Count;
    }

    /// <summary>Adds dataset records; a catalog of any size goes out in several batches.</summary>
    public async Task AddAsync(ImmutableArray<DatasetRecord> datasets, CancellationToken cancellationToken)
    {
        foreach (var dataset in datasets)
        {
            _datasets.Add(dataset);
            _fields += dataset.Fields.Length;
            await FlushAsync(onlyIfFull: true, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Adds what is kept beside the records.</summary>
    public async Task AddAsync(ImmutableArray<KeyedState> states, CancellationToken cancellationToken)
    {
        foreach (var state in states)
        {
            _states.Add(state);
            await FlushAsync(onlyIfFull: true, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Hands the batch on where it is large enough, or in any case.</summary>
    public async Task FlushAsync(bool onlyIfFull, CancellationToken cancellationToken)
    {
        if (onlyIfFull && _edges < MaxEdges && _jobs.Count < MaxJobs && _fields < MaxFields && _states.Count < MaxStates) return;
        if (_jobs.Count == 0 && _edgeSets.Count == 0 && _datasets.Count == 0 && _states.Count == 0) return;
        var batch = new LineageBatch
        {
            Datasets = _datasets.DrainToImmutable(),
            Jobs = _jobs.DrainToImmutable(),
            EdgeSets = _edgeSets.DrainToImmutable(),
            KeyedStates = _states.DrainToImmutable(),
            RecordedAt = _time.GetUtcNow(),
        };
        (_edges, _fields) = (0, 0);
        if (_writing.IsFaulted) await _writing.ConfigureAwait(false);
        await _batches.Writer.WriteAsync(batch, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Commits all that is left.</summary>
    /// <exception cref="LineageStoreException">A batch could not be written.</exception>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        await FlushAsync(onlyIfFull: false, cancellationToken).ConfigureAwait(false);
        _batches.Writer.TryComplete();
        await _writing.ConfigureAwait(false);
        await _host.ShowAsync().ConfigureAwait(false);
        _isShown = true;
    }

    /// <summary>Waits for the batch being written; what waits behind it is dropped where the import was given up.</summary>
    public async ValueTask DisposeAsync()
    {
        _batches.Writer.TryComplete();
        await _writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!_isShown) await _host.ShowAsync().ConfigureAwait(false);
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var batch in _batches.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                _beforeCommit(batch);
                await _host.CommitUnshownAsync(batch, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception failure)
        {
            // Whoever waits for room in the channel has to hear of it.
            _batches.Writer.TryComplete(failure);
            throw;
        }
    }
}
