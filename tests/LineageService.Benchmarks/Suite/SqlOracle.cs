using LineageService.Benchmarks.Measuring;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Traversal;

namespace LineageService.Benchmarks.Suite;

/// <summary>Asks the recursive query what the walk was asked: how long it takes, and whether both agree.</summary>
internal static class SqlOracle
{
    public static (Latencies Peer, List<string> Disagreements) Compare(
        string name, BenchmarkContext context, LineageGraph graph, IEnumerable<int> sources, CancellationToken cancellationToken)
    {
        var latencies = new Latencies(name);
        var disagreements = new List<string>();
        if (context.Peer(cancellationToken) is not { } peer) return (latencies, disagreements);
        foreach (var node in sources)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var ours = LineageTraversal.Count(graph, Walks.From(graph, node), cancellationToken).Nodes;
            var theirs = latencies.Measure(() => peer.Count(node, Walks.Depth));
            if (ours != theirs) disagreements.Add($"{graph.NodeAt(node)}: the walk reaches {ours} nodes, the recursive query {theirs}.");
        }

        return (latencies.End(), disagreements);
    }
}
