using System.Collections.Immutable;
using LineageService.Graph.Snapshot;
using LineageService.Model;

namespace LineageService.Ingestion.Tasks.Import;

/// <summary>Counts a graph's edges by type and subtype.</summary>
internal static class EdgeCounts
{
    /// <summary>Counts under <c>DIRECT/IDENTITY</c> and the like; subtypes without an edge are left out.</summary>
    public static ImmutableSortedDictionary<string, long> Of(LineageGraph graph)
    {
        var counts = new long[Enum.GetValues<EdgeSubtype>().Length];
        for (var node = 0; node < graph.NodeCount; node++)
        {
            var edges = graph.Forward(node);
            for (var i = 0; i < edges.Count; i++) counts[(int)edges[i].Subtype]++;
        }

        var named = ImmutableSortedDictionary.CreateBuilder<string, long>(StringComparer.Ordinal);
        foreach (var subtype in Enum.GetValues<EdgeSubtype>())
        {
            if (counts[(int)subtype] > 0) named.Add(Name(subtype), counts[(int)subtype]);
        }

        return named.ToImmutable();
    }

    private static string Name(EdgeSubtype subtype) =>
        $"{(subtype.Type() == EdgeType.Direct ? "DIRECT" : "INDIRECT")}/{subtype.WireName()}";
}
