using System.Collections.Immutable;
using LineageService.Graph.Store;
using LineageService.Model;
using Xunit;

namespace LineageService.Graph.Tests;

public sealed class EdgeBlockTests
{
    private static readonly DatasetId Orders = new("warehouse", "orders");
    private static readonly DatasetId Sales = new("warehouse", "sales");

    [Fact]
    public void Edges_come_back_as_they_were_given()
    {
        var block = EdgeBlock.Of([Masked, Plain, Rows]);
        var copy = EdgeBlock.Of(block.Datasets.ToArray(), block.Nodes.ToArray(), block.Chains.ToArray(), block.Edges.ToArray());

        Assert.Equal(block.ToEdges(), copy.ToEdges(), EdgeContentComparer.Instance);
        Assert.Equal(Sales, block.Target);
        Assert.Equal([Sales, Orders], block.Datasets.ToArray());
        Assert.Equal(5, block.Nodes.Length);
    }

    [Fact]
    public void Repeated_edges_count_once()
    {
        var block = EdgeBlock.Of([Plain, Rows, Plain with { Functions = [] }]);

        Assert.Equal(2, block.Count);
        Assert.Equal(3, block.ToEdges().Length);
        Assert.Equal([Plain, Rows], block.Distinct().ToEdges(), EdgeContentComparer.Instance);
    }

    [Fact]
    public void Blocks_that_claim_the_same_have_one_hash_whatever_their_order()
    {
        Assert.Equal(EdgeBlock.Of([Plain, Rows, Masked]).ContentHash, EdgeBlock.Of([Masked, Plain, Rows, Plain]).ContentHash);
    }

    [Fact]
    public void Whatever_an_edge_says_is_in_the_hash()
    {
        LineageEdge[] others =
        [
            Masked with { From = LineageNode.Field(Orders, "other") },
            Masked with { From = LineageNode.Field(new DatasetId("warehous", "eorders"), "phone") },
            Masked with { From = LineageNode.RowSet(Orders) },
            Masked with { To = LineageNode.Field(Sales, "other") },
            Masked with { Subtype = EdgeSubtype.Identity },
            Masked with { Span = new TextSpan(4, 8) },
            Masked with { Span = null },
            Masked with { Masking = false },
            Masked with { Approximate = true },
            Masked with { Functions = [] },
            Masked with { Functions = [new FunctionApplication("SHA256", FunctionClass.Scalar, ["2"])] },
        ];

        var hashes = others.Append(Masked).Select(edge => EdgeBlock.Of([edge]).ContentHash).ToHashSet();

        Assert.Equal(others.Length + 1, hashes.Count);
    }

    [Fact]
    public void A_builder_gives_one_place_to_one_name()
    {
        var builder = new EdgeBlockBuilder(Sales);
        var orders = builder.Dataset(Orders);
        var id = builder.Node(orders, "id");
        Assert.True(builder.Add(new BlockEdge(id, builder.Node(EdgeBlockBuilder.Target, "id"), 0, -1, 0, BlockEdge.KindOf(EdgeSubtype.Identity, false, false))));
        Assert.False(builder.Add(new BlockEdge(id, builder.Node(EdgeBlockBuilder.Target, "id"), 0, -1, 0, BlockEdge.KindOf(EdgeSubtype.Identity, false, false))));
        Assert.Equal(orders, builder.Dataset(Orders));
        Assert.Equal(builder.Chain(Masked.Functions), builder.Chain([.. Masked.Functions]));

        var block = builder.ToBlock();

        Assert.Equal(Plain with { Functions = [] }, Assert.Single(block.ToEdges()), EdgeContentComparer.Instance);
    }

    [Fact]
    public void A_set_takes_edges_as_objects_and_tells_them_apart_by_content()
    {
        var set = new EdgeSet(new JobId("etl", "load"), Sales, EvidenceKind.Sql, "test/1", DateTimeOffset.UnixEpoch, [Plain], []);

        Assert.True(set.SameContent(set with { Edges = [Plain with { Functions = [] }] }));
        Assert.False(set.SameContent(set with { Edges = [Rows] }));
        Assert.False(set.IsEmpty());
        Assert.True((set with { Edges = [] }).IsEmpty());
        Assert.Same(EdgeBlock.Empty, (set with { Edges = [] }).Block);
    }

    private static LineageEdge Plain { get; } = new(LineageNode.Field(Orders, "id"), LineageNode.Field(Sales, "id"), EdgeSubtype.Identity);

    private static LineageEdge Rows { get; } = new(LineageNode.RowSet(Orders), LineageNode.RowSet(Sales), EdgeSubtype.RowSet, new TextSpan(0, 40));

    private static LineageEdge Masked { get; } = new(
        LineageNode.Field(Orders, "phone"), LineageNode.Field(Sales, "id"), EdgeSubtype.Transformation, new TextSpan(3, 9),
        [new FunctionApplication("SHA256", FunctionClass.Scalar, ["1"])], Masking: true);
}
