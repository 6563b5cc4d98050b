using System.Collections.Immutable;
using LineageService.Graph.History;
using LineageService.Model;

namespace LineageService.Graph.Tests.Labels;

/// <summary>Chains that tell several ways of a source are read way by way.</summary>
public sealed class FunctionWayTests
{
    private static readonly FunctionApplication Hash = Of("MD5"), Trim = Of("TRIM"), Upper = Of("UPPER");

    [Fact]
    public void Two_edges_behind_one_another_have_each_way_of_both() =>
        Assert.Equal(
            "MD5 > UPPER or MD5 or TRIM > UPPER or TRIM",
            FunctionWay.Text(FunctionWay.Then([Hash, FunctionApplication.Alternative, Trim], [Upper, FunctionApplication.Alternative])));

    [Fact]
    public void A_way_without_functions_is_the_value_itself() =>
        Assert.Equal("MD5 or unchanged", FunctionWay.Text([Hash, FunctionApplication.Alternative]));

    [Fact]
    public void More_ways_than_are_told_end_in_the_value_itself()
    {
        ImmutableArray<FunctionApplication> three = [Hash, FunctionApplication.Alternative, Trim, FunctionApplication.Alternative, Upper];

        Assert.EndsWith("or unchanged", FunctionWay.Text(FunctionWay.Then(three, three)), StringComparison.Ordinal);
    }

    [Fact]
    public void An_edge_masks_only_where_every_way_does()
    {
        Assert.True(MaskingFunctions.Mask(Edge([Hash, Upper])));
        Assert.True(MaskingFunctions.Mask(Edge([Hash, FunctionApplication.Alternative, Trim, Hash])));
        Assert.False(MaskingFunctions.Mask(Edge([Hash, FunctionApplication.Alternative, Trim])));
        Assert.False(MaskingFunctions.Mask(Edge([Hash, FunctionApplication.Alternative])));
    }

    private static LineageEdge Edge(ImmutableArray<FunctionApplication> chain) => new(
        LineageNode.Field(new DatasetId("n", "s"), "a"), LineageNode.Field(new DatasetId("n", "t"), "b"), EdgeSubtype.Transformation, Functions: chain);

    private static FunctionApplication Of(string name) => new(name, FunctionClass.Scalar, []);
}
