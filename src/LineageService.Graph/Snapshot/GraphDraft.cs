using LineageService.Graph.Store;

namespace LineageService.Graph.Snapshot;

/// <summary>
/// Reads held batches into a graph in the making while more come, so that to show them takes little but putting their edges in order. Only for what
/// ends in a new base; a small change is applied when it is shown. Mutable; one writer.
/// </summary>
internal sealed class GraphDraft
{
    private LineageGraph? _origin;
    private GraphEditor? _editor;
    private int _read;

    /// <summary>Reads what is held and not read yet.</summary>
    /// <param name="held">All that <paramref name="current"/> does not show, in order; as in the call before, with more behind.</param>
    public void Read(HeldBatches held, LineageGraph current)
    {
        if (_origin != current) Drop();
        if (held.Count == _read || !BatchSize.IsLargeShare(held.Edges, current)) return;
        try
        {
            _origin = current;
            _editor ??= new GraphEditor(current, rebase: true);
            for (; _read < held.Count; _read++) _editor.Apply(held[_read]);
        }
#pragma warning disable CA1031 // Whoever shows the batches applies them anew, and meets and tells the same failure.
        catch (Exception)
#pragma warning restore CA1031
        {
            Drop();
        }
    }

    /// <summary>The editor, which is the caller's from now on, and how many batches it has; a new one where nothing was read on top of the graph.</summary>
    public (GraphEditor Editor, int Read) Take(LineageGraph current, bool rebase)
    {
        var taken = _editor is { } editor && rebase && _origin == current ? (editor, _read) : (new GraphEditor(current, rebase), 0);
        Drop();
        return taken;
    }

    /// <summary>Forgets what was read: it is no longer what comes next.</summary>
    public void Drop() => (_origin, _editor, _read) = (null, null, 0);
}
