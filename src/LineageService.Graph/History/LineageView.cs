using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Graph.Traversal;
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
    private readonly Func<CancellationToken, ValueTask<GraphFragments>>? _fragments;

    internal LineageView(LineageGraph current, ILineageReader reader) => (_current, Epoch, Reader) = (current, current.Epoch, reader);

    internal LineageView(TimePoint point, long epoch, ILineageReader reader, HistoricalGraphs past) =>
        (Point, Epoch, Reader, _past) = (point, epoch, reader, past);

    internal LineageView(TimePoint point, long epoch, ILineageReader reader, Func<CancellationToken, ValueTask<GraphFragments>> fragments) =>
        (Point, Epoch, Reader, _fragments) = (point, epoch, reader, fragments);

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
        if (_fragments is not null) return new LineageView(Point, Epoch, reader, _fragments) { Visibility = visibility };
        return _current is not null
            ? new LineageView(_current, reader) { Visibility = visibility }
            : new LineageView(Point, Epoch, reader, _past!) { Visibility = visibility };
    }

    /// <summary>The whole graph at the point; the first to ask for one of the past waits until it is loaded.</summary>
    /// <exception cref="LineageStoreException">The store cannot be read.</exception>
    /// <exception cref="GraphNotHeldException">Graphs reside in the store.</exception>
    public ValueTask<LineageGraph> GraphAsync(CancellationToken cancellationToken) => _fragments is not null ? throw new GraphNotHeldException()
        : _current is not null ? ValueTask.FromResult(_current) : _past!.LoadAsync(Point, Epoch, cancellationToken);

    /// <summary>A graph in which names are found as in the whole one at the point; its edges are not to be asked for.</summary>
    /// <exception cref="LineageStoreException">The store cannot be read.</exception>
    public async ValueTask<LineageGraph> NamesAsync(NameSelection selection, CancellationToken cancellationToken)
    {
        if (_fragments is null) return await GraphAsync(cancellationToken).ConfigureAwait(false);
        var fragments = await _fragments(cancellationToken).ConfigureAwait(false);
        return await fragments.NamesAsync(selection, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Walks the graph at the point, wherever it resides.</summary>
    /// <returns>The answer, and a graph that holds all that the answer names.</returns>
    /// <exception cref="LineageStoreException">The store cannot be read.</exception>
    public async ValueTask<(LineageAnswer Answer, LineageGraph Graph)> WalkAsync(LineageRequest request, CancellationToken cancellationToken)
    {
        if (_fragments is not null)
            return await (await _fragments(cancellationToken).ConfigureAwait(false)).WalkAsync(request, cancellationToken).ConfigureAwait(false);
        var graph = await GraphAsync(cancellationToken).ConfigureAwait(false);
        return (LineageTraversal.Walk(graph, request, cancellationToken), graph);
    }

    /// <summary>Finds paths in the graph at the point, wherever it resides.</summary>
    /// <returns>The answer, and a graph that holds all that the answer names.</returns>
    /// <exception cref="LineageStoreException">The store cannot be read.</exception>
    public async ValueTask<(PathAnswer Answer, LineageGraph Graph)> FindPathsAsync(PathRequest request, CancellationToken cancellationToken)
    {
        if (_fragments is not null)
            return await (await _fragments(cancellationToken).ConfigureAwait(false)).FindPathsAsync(request, cancellationToken).ConfigureAwait(false);
        var graph = await GraphAsync(cancellationToken).ConfigureAwait(false);
        return (LineagePaths.Find(graph, request, cancellationToken), graph);
    }
}
