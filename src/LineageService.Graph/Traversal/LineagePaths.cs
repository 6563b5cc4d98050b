using LineageService.Graph.Snapshot;

namespace LineageService.Graph.Traversal;

/// <summary>Finds the shortest simple ways from one node to another, a few at a time; never lists them all.</summary>
public static class LineagePaths
{
    /// <summary>Answers a request; paths run in the direction of the flow, from <see cref="PathRequest.From"/> to <see cref="PathRequest.To"/>.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static PathAnswer Find(LineageGraph graph, PathRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new PathAnswer(graph.Epoch, true, [], false, []);
    }
}
