using LineageService.Benchmarks.Generator;
using LineageService.Graph.Snapshot;

namespace LineageService.Benchmarks.Suite;

/// <summary>Where walks start: drawn from a fixed seed, each kind apart.</summary>
internal static class WalkSources
{
    /// <summary>Fields, each as likely as any.</summary>
    public static int[] Random(LineageGraph graph, int seed, int count)
    {
        var random = new SplitMix((ulong)seed);
        var sources = new List<int>();
        while (sources.Count < count)
        {
            var node = random.Below(graph.NodeCount);
            if (graph.FieldOf(node) >= 0) sources.Add(node);
        }

        return [.. sources];
    }

    /// <summary>Source fields of edges, each edge as likely as any: popular columns come often, as they do in questions.</summary>
    public static int[] ByEdge(LineageGraph graph, int seed, int count)
    {
        var random = new SplitMix((ulong)seed + 1);
        var degrees = new long[graph.NodeCount];
        var total = 0L;
        for (var node = 0; node < degrees.Length; node++) degrees[node] = total += graph.FieldOf(node) < 0 ? 0 : graph.Forward(node).Count;
        var sources = new int[count];
        for (var index = 0; index < count; index++)
        {
            var place = Array.BinarySearch(degrees, (long)(random.Unit() * total) + 1);
            sources[index] = place < 0 ? ~place : FirstOf(degrees, place);
        }

        return sources;
    }

    /// <summary>The fields with the most edges out of them.</summary>
    public static int[] Hubs(LineageGraph graph, int count) =>
        [.. Enumerable.Range(0, graph.NodeCount).Where(node => graph.FieldOf(node) >= 0)
            .OrderByDescending(node => graph.Forward(node).Count).ThenBy(node => node).Take(count)];

    /// <summary>Datasets: the most read ones first, then drawn.</summary>
    public static GraphDataset[] Tables(LineageGraph graph, int seed, int count)
    {
        var random = new SplitMix((ulong)seed + 2);
        var hubs = Hubs(graph, count * 4).Select(graph.DatasetOf).Distinct().Take(count / 2).ToList();
        while (hubs.Count < count) hubs.Add(random.Below(graph.DatasetCount));
        return [.. hubs.Select(graph.DatasetAt)];
    }

    private static int FirstOf(long[] sums, int place)
    {
        while (place > 0 && sums[place - 1] == sums[place]) place--;
        return place;
    }
}
