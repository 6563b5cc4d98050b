using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Graph.Visibility;

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

    /// <summary>The entities and edge sets at the point; of entities those that may be seen.</summary>
    public ILineageReader Reader { get; private init; }

    /// <summary>What an answer from this view may name; the graph itself is whole.</summary>
    public NodeVisibility Visibility { get; private init; } = NodeVisibility.All;

    /// <summary>The same as somebody may see it.</summary>
    public LineageView SeenAs(NodeVisibility visibility)
    {
        ArgumentNullException.ThrowIfNull(visibility);
        if (visibility.IsAll) return this;
        var reader = VisibleReader.Of(Reader, visibility);
        return _current is not null
            ? new LineageView(_current, reader) { Visibility = visibility }
            : new LineageView(Point, Epoch, reader, _past!) { Visibility = visibility };
    }

    /// <summary>The graph at the point; the first to ask for one of the past waits until it is loaded.</summary>
    /// <exception cref="LineageStoreException">The store cannot be read.</exception>
    public ValueTask<LineageGraph> GraphAsync(CancellationToken cancellationToken) =>
        _current is not null ? ValueTask.FromResult(_current) : _past!.LoadAsync(Point, Epoch, cancellationToken);
}
