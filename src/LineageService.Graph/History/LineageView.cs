using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;

namespace LineageService.Graph.History;

/// <summary>
/// What one question reads: entities and the graph at one point of the two times. Take it once per question. Not a snapshot of the store:
/// lists of the present are read as they are when asked.
/// </summary>
public sealed class LineageView
{
    private readonly LineageGraph? _current;
    private readonly HistoricalGraphs? _past;

    internal LineageView(LineageGraph current, ILineageReader reader) => (_current, Epoch, Reader) = (current, current.Epoch, reader);

    internal LineageView(TimePoint point, long epoch, ILineageReader reader, HistoricalGraphs past) =>
        (Point, Epoch, Reader, _past) = (point, epoch, reader, past);

    /// <summary>The point read; a time that has not come yet is now, and missing.</summary>
    public TimePoint Point { get; }

    /// <summary>The commit that the question sees.</summary>
    public long Epoch { get; }

    /// <summary>The entities and edge sets at the point.</summary>
    public ILineageReader Reader { get; }

    /// <summary>The graph at the point; the first to ask for one of the past waits until it is loaded.</summary>
    /// <exception cref="LineageStoreException">The store cannot be read.</exception>
    public ValueTask<LineageGraph> GraphAsync(CancellationToken cancellationToken) =>
        _current is not null ? ValueTask.FromResult(_current) : _past!.LoadAsync(Point, Epoch, cancellationToken);
}
