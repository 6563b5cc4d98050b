using System.Collections.Immutable;
using LineageService.Graph.History;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Tests.History;

public sealed class EvidenceComparisonTests
{
    private static readonly DatasetId Target = new("db", "t");

    [Fact]
    public void Equal_direct_inputs_agree_whatever_their_case_and_indirect_ones_do_not_matter()
    {
        var comparison = EvidenceComparison.Of(Client("a <- s.A", "a <- s.k FILTER"), Sql("A <- s.a", "a <- s.j JOIN"));
        Assert.Equal(EvidenceVerdict.Agreed, Assert.Single(comparison.Columns).Verdict);
    }

    [Fact]
    public void Inputs_that_one_side_has_and_the_other_lacks_are_named()
    {
        var column = Assert.Single(EvidenceComparison.Of(Client("a <- s.a", "a <- s.x"), Sql("a <- s.a", "a <- s.y")).Columns);
        Assert.Equal(EvidenceVerdict.Contradiction, column.Verdict);
        Assert.Equal("x", Assert.Single(column.OnlyFirst).Path);
        Assert.Equal("y", Assert.Single(column.OnlySecond).Path);
    }

    [Fact]
    public void A_client_that_is_silent_about_a_column_does_not_contradict_but_silent_sql_means_none()
    {
        Assert.Equal(EvidenceVerdict.OnlySecond, Verdict(Client(), Sql("a <- s.a")));
        Assert.Equal(EvidenceVerdict.Contradiction, Verdict(Client("a <- s.a"), Sql()));
        Assert.Equal(EvidenceVerdict.Contradiction, Verdict(Client("a <- s.k FILTER"), Sql("a <- s.a")));
    }

    [Fact]
    public void What_a_side_does_not_know_is_undecided()
    {
        var unsure = Sql() with { Unknowns = [new UnknownLineage(UnknownCodes.AmbiguousColumn, "t", "a", null, "x")] };
        Assert.Equal(EvidenceVerdict.Undecided, Verdict(Client("a <- s.a"), unsure));
        Assert.Equal(EvidenceVerdict.Contradiction, Verdict(Client("b <- s.a"), unsure));
        Assert.Equal(EvidenceVerdict.Undecided, Verdict(Client("a <- s.a"), Sql("a <- s.*")));
    }

    [Fact]
    public void An_approximate_edge_contradicts_nothing()
    {
        var wide = Sql("a <- s.a", "a <- s.b");
        wide = wide with { Edges = [wide.Edges[0], wide.Edges[1] with { Approximate = true }] };
        Assert.Equal(EvidenceVerdict.Undecided, Verdict(Client("a <- s.a"), wide));
    }

    [Fact]
    public void A_struct_and_its_field_are_the_same_input() =>
        Assert.Equal(EvidenceVerdict.Agreed, Verdict(Client("a <- s.item"), Sql("a <- s.item.price")));

    [Fact]
    public void That_a_column_keeps_its_former_value_is_no_input() =>
        Assert.Equal(EvidenceVerdict.OnlySecond, Verdict(Client("a <- t.a"), Sql("a <- s.a")));

    [Fact]
    public void An_aggregate_and_a_mask_on_one_side_only_differ_in_usage()
    {
        var usage = Assert.Single(EvidenceComparison.Of(Client("a <- s.a"), Sql("a <- s.a AGGREGATION")).Columns);
        Assert.Equal(EvidenceVerdict.UsageDiffers, usage.Verdict);
        Assert.True(Assert.Single(usage.Usages).Second.Aggregates);

        var hashed = Sql("a <- s.a TRANSFORMATION");
        hashed = hashed with { Edges = [hashed.Edges[0] with { Functions = [new FunctionApplication("SHA2", FunctionClass.Scalar, [])] }] };
        Assert.Equal(EvidenceVerdict.UsageDiffers, Verdict(Client("a <- s.a TRANSFORMATION"), hashed));
    }

    [Fact]
    public void Several_sets_of_a_side_speak_together()
    {
        var comparison = EvidenceComparison.Of([Client("a <- s.a"), Client("a <- s.b")], [Sql("a <- s.a", "a <- s.b")]);
        Assert.False(comparison.HasContradiction);
    }

    private static EvidenceVerdict Verdict(EdgeSet first, EdgeSet second) => Assert.Single(EvidenceComparison.Of(first, second).Columns).Verdict;

    private static EdgeSet Client(params string[] edges) => Set(EvidenceKind.Run, edges);

    private static EdgeSet Sql(params string[] edges) => Set(EvidenceKind.Statement, edges);

    private static EdgeSet Set(EvidenceKind evidence, string[] edges) => new(
        new JobId("jobs", "j"), Target, evidence, "p", DateTimeOffset.UnixEpoch, [.. edges.Select(Edge)], ImmutableArray<UnknownLineage>.Empty);

    private static LineageEdge Edge(string text)
    {
        var words = text.Split(' ');
        var dot = words[2].IndexOf('.', StringComparison.Ordinal);
        var subtype = EdgeSubtype.Identity;
        if (words.Length > 3) Assert.True(EdgeSubtypes.TryParse(words[3], out subtype));
        return new LineageEdge(
            LineageNode.Field(new DatasetId("db", words[2][..dot]), words[2][(dot + 1)..]), LineageNode.Field(Target, words[0]), subtype, Functions: []);
    }
}
