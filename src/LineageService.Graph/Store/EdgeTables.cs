using System.Collections.Immutable;
using LineageService.Model;

namespace LineageService.Graph.Store;

/// <summary>The numbers of an <see cref="EdgeBlock"/> and the names they stand for. Immutable.</summary>
internal sealed class EdgeTables(
    DatasetId[] datasets, BlockNode[] nodes, ImmutableArray<FunctionApplication>[] chains, BlockEdge[] edges)
{
    // UInt128 is not written at once: two threads may both make it, and each uses its own.
    private StrongBox? _hash;

    public static EdgeTables Empty { get; } = new([], [], [], []);

    public DatasetId[] Datasets { get; } = datasets;

    public BlockNode[] Nodes { get; } = nodes;

    public ImmutableArray<FunctionApplication>[] Chains { get; } = chains;

    public BlockEdge[] Edges { get; } = edges;

    public UInt128 ContentHash() => (_hash ??= new StrongBox(EdgeContentHash.Of(this))).Value;

    public LineageEdge[] ToEdges()
    {
        var nodes = Array.ConvertAll(Nodes, node => node.Path is { } path
            ? LineageNode.Field(Datasets[node.Dataset], path)
            : LineageNode.RowSet(Datasets[node.Dataset]));
        return Array.ConvertAll(Edges, edge => new LineageEdge(
            nodes[edge.From], nodes[edge.To], edge.Subtype, edge.Span, edge.Chain == 0 ? [] : Chains[edge.Chain - 1], edge.Masking,
            edge.Approximate));
    }

    private sealed record StrongBox(UInt128 Value);
}
