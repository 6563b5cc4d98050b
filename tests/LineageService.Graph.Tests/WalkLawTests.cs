using LineageService.Graph.Conformance;
using LineageService.Graph.Snapshot;
using LineageService.Graph.Store;
using LineageService.Graph.Traversal;
using LineageService.Model;

namespace LineageService.Graph.Tests;

/// <summary>What must hold of every walk.</summary>
public sealed class WalkLawTests
{
    private static readonly LineageFilter DirectOnly = new(Types: [EdgeType.Direct]);

    [Fact]
    public void A_walk_equals_the_naive_closure() => Laws.Hold(batches =>
    {
        var (graph, edges) = World(batches);
        foreach (var direction in (Direction[])[Direction.Downstream, Direction.Upstream])
        {
            foreach (var root in SmallWorld.Nodes().Where(node => graph.FindNode(node) >= 0).Take(8))
            {
                foreach (var depth in (int[])[1, 2, 10])
                {
                    var expected = NaiveClosure.Reach(edges, [root], direction, depth, _ => true);
                    var direct = NaiveClosure.Reach(edges, [root], direction, depth, edge => edge.Subtype.Type() == EdgeType.Direct);
                    var answer = Laws.Walk(graph, new LineageRequest(Root(root), direction, depth));
                    Assert.Equal(expected.Count, answer.Nodes.Length);
                    foreach (var node in answer.Nodes)
                    {
                        var reached = new LineageNode(node.Kind, node.Dataset, node.Path);
                        Assert.Equal(expected[reached], node.Distance);
                        Assert.Equal(direct.ContainsKey(reached) ? EdgeType.Direct : EdgeType.Indirect, node.Via);
                    }
                }
            }
        }
    }, cases: 60);

    [Fact]
    public void Edge_filters_restrict_what_is_followed() => Laws.Hold(batches =>
    {
        var (graph, edges) = World(batches);
        foreach (var subtype in (EdgeSubtype[])[EdgeSubtype.Identity, EdgeSubtype.Filter, EdgeSubtype.RowSet])
        {
            foreach (var root in SmallWorld.Nodes().Where(node => graph.FindNode(node) >= 0).Take(6))
            {
                var expected = NaiveClosure.Reach(edges, [root], Direction.Upstream, 5, edge => edge.Subtype == subtype);
                var request = new LineageRequest(Root(root), Direction.Upstream, 5, Filter: new LineageFilter(Subtypes: [subtype]));
                Assert.Equal(expected.Count, Laws.Walk(graph, request).Nodes.Length);
            }
        }
    }, cases: 60);

    [Fact]
    public void Upstream_and_downstream_are_each_others_mirror() => Laws.Hold(batches =>
    {
        var (graph, _) = World(batches);
        var nodes = SmallWorld.Nodes().Where(node => graph.FindNode(node) >= 0).ToArray();
        foreach (var filter in (LineageFilter[])[LineageFilter.None, DirectOnly])
        {
            var down = Distances(graph, nodes, Direction.Downstream, filter);
            var up = Distances(graph, nodes, Direction.Upstream, filter);
            Assert.Equal(down.Order(), up.Select(pair => (pair.To, pair.From, pair.Distance)).Order());
        }
    }, cases: 40);

    [Fact]
    public void Pages_put_together_are_the_whole_answer() => Laws.Hold(batches =>
    {
        var (graph, _) = World(batches);
        foreach (var granularity in (Granularity[])[Granularity.Column, Granularity.Table])
        {
            foreach (var direction in (Direction[])[Direction.Downstream, Direction.Both])
            {
                for (var dataset = 0; dataset < 3; dataset++)
                {
                    var request = new LineageRequest(LineageRoot.OfDataset(SmallWorld.Dataset(dataset)), direction, 6, granularity);
                    var whole = Laws.Walk(graph, request);
                    var pages = Pages(graph, request with { PageSize = 2 });
                    Assert.Equal(AnswerText.Of(whole), AnswerText.Of(pages));
                }
            }
        }
    }, cases: 60);

    [Fact]
    public void A_table_answer_is_the_column_answer_rolled_up() => Laws.Hold(batches =>
    {
        var (graph, _) = World(batches);
        foreach (var root in SmallWorld.Nodes().Where(node => graph.FindNode(node) >= 0).Take(8))
        {
            var request = new LineageRequest(Root(root), Direction.Downstream, 4);
            var columns = Laws.Walk(graph, request);
            var tables = Laws.Walk(graph, request with { Granularity = Granularity.Table });
            var expected = columns.Nodes.GroupBy(node => node.Dataset)
                .Select(group => (
                    group.Key, group.Min(node => node.Distance), group.Count(node => node.Kind == NodeKind.Field),
                    group.Min(node => node.Via)))
                .Order();
            Assert.Equal(expected, tables.Nodes.Select(node => (node.Dataset, node.Distance, node.Columns!.Value, node.Via)).Order());
            Assert.Equal(columns.Complete, tables.Complete);
        }
    }, cases: 60);

    [Fact]
    public void Edges_of_an_answer_are_those_the_walk_followed() => Laws.Hold(batches =>
    {
        var (graph, edges) = World(batches);
        foreach (var root in SmallWorld.Nodes().Where(node => graph.FindNode(node) >= 0).Take(8))
        {
            var reach = NaiveClosure.Reach(edges, [root], Direction.Downstream, 2, _ => true);
            var expected = edges.Where(edge => reach.TryGetValue(edge.From, out var distance) && distance < 2)
                .Select(edge => (edge.From.ToString(), edge.To.ToString(), edge.Subtype)).Distinct().Order();
            var answer = Laws.Walk(graph, new LineageRequest(Root(root), Direction.Downstream, 2));
            Assert.Equal(expected, answer.Edges.Select(edge => (edge.From, edge.To, edge.Subtype)).Distinct().Order());
        }
    }, cases: 60);

    [Fact]
    public void Both_directions_are_the_union_of_each() => Laws.Hold(batches =>
    {
        var (graph, _) = World(batches);
        foreach (var root in SmallWorld.Nodes().Where(node => graph.FindNode(node) >= 0).Take(6))
        {
            var up = Laws.Walk(graph, new LineageRequest(Root(root), Direction.Upstream, 3));
            var down = Laws.Walk(graph, new LineageRequest(Root(root), Direction.Downstream, 3));
            var both = Laws.Walk(graph, new LineageRequest(Root(root), Direction.Both, 3));
            var expected = up.Nodes.Concat(down.Nodes).GroupBy(node => node.Id).Select(
                group => (group.Key, group.Min(node => node.Distance))).Order();
            Assert.Equal(expected, both.Nodes.Select(node => (node.Id, node.Distance)).Order());
            var edges = up.Edges.Concat(down.Edges).Select(edge => (edge.From, edge.To, edge.Subtype, edge.Job.Name)).Distinct().Order();
            Assert.Equal(edges, both.Edges.Select(edge => (edge.From, edge.To, edge.Subtype, edge.Job.Name)).Order());
        }
    }, cases: 60);

    private static (LineageGraph Graph, IReadOnlyCollection<LineageEdge> Edges) World(int[][] batches)
    {
        var (graph, store) = Laws.CommitAsync(batches).GetAwaiter().GetResult();
        var sets = store.ReadEdgeSetsAsync(TestContext.Current.CancellationToken).ToBlockingEnumerable();
        return (graph, NaiveClosure.Edges(sets));
    }

    private static LineageRoot Root(LineageNode node) => new(node.Kind, node.Dataset, node.Path, null);

    private static List<(string From, string To, int Distance)> Distances(
        LineageGraph graph, LineageNode[] nodes, Direction direction, LineageFilter filter) =>
        [.. nodes.SelectMany(node => Laws.Walk(graph, new LineageRequest(Root(node), direction, 20, Filter: filter)).Nodes
            .Select(reached => (node.ToString(), reached.Id, reached.Distance)))];

    private static LineageAnswer Pages(LineageGraph graph, LineageRequest request)
    {
        var whole = Laws.Walk(graph, request);
        for (var page = whole; page.NextCursor is not null;)
        {
            page = Laws.Walk(graph, request with { Cursor = page.NextCursor });
            whole = page with { Nodes = [.. whole.Nodes, .. page.Nodes], Edges = [.. whole.Edges, .. page.Edges], Root = whole.Root };
        }

        return whole;
    }
}
